import type { Mdp } from "@mesagrid/env";

/** States in groups: from any state of one every other of it can be reached, and each group leads to earlier ones only. */
export interface Groups {
  /** [states] the states, group after group; within one as they are numbered. */
  readonly order: Int32Array;
  /** [groups + 1] where each group starts in `order`. */
  readonly starts: Int32Array;
  /** [states] the group of each. */
  readonly group: Int32Array;
}

/** The strongly connected components of a level (Tarjan 1972), without recursion: paths may be longer than a call stack. */
export function groupsOf(mdp: Mdp): Groups {
  const { states, actions, first, next } = mdp;
  const group = new Int32Array(states).fill(-1);
  const met = new Int32Array(states).fill(-1);
  /** The earliest state still open that each leads to, by when it was met. */
  const low = new Int32Array(states);
  const cursor = new Int32Array(states);
  const open: number[] = [];
  const sizes: number[] = [];
  let time = 0;
  const meet = (state: number, path: number[]): void => {
    met[state] = time;
    low[state] = time++;
    cursor[state] = first[state * actions];
    open.push(state);
    path.push(state);
  };
  const leave = (state: number, path: number[]): void => {
    path.pop();
    if (path.length > 0) low[path[path.length - 1]] = Math.min(low[path[path.length - 1]], low[state]);
    if (low[state] !== met[state]) return;
    const members = open.splice(open.lastIndexOf(state));
    for (const member of members) group[member] = sizes.length;
    sizes.push(members.length);
  };
  for (let root = 0; root < states; root++) {
    if (met[root] >= 0) continue;
    const path: number[] = [];
    meet(root, path);
    while (path.length > 0) {
      const state = path[path.length - 1];
      if (cursor[state] === first[(state + 1) * actions]) {
        leave(state, path);
        continue;
      }
      const to = next[cursor[state]++];
      if (to < 0) continue;
      if (met[to] < 0) meet(to, path);
      else if (group[to] < 0) low[state] = Math.min(low[state], met[to]);
    }
  }
  return inOrder(group, sizes);
}

function inOrder(group: Int32Array, sizes: readonly number[]): Groups {
  const starts = new Int32Array(sizes.length + 1);
  sizes.forEach((size, g) => {
    starts[g + 1] = starts[g] + size;
  });
  const filled = starts.slice();
  const order = new Int32Array(group.length);
  group.forEach((g, state) => {
    order[filled[g]++] = state;
  });
  return { order, starts, group };
}
