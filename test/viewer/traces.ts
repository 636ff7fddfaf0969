import { loadProgram, type Program, type Trace } from "@mesagrid/env";

/** A corridor: the mouse at the left, a crumb in the middle, the cheese at the right end. */
export const program: Program = loadProgram({
  format: 1,
  name: "corridor",
  title: "Corridor",
  question: "Does it go right?",
  size: [1, 5],
  kinds: {
    mouse: { glyph: "M", agent: true },
    crumb: { glyph: "o" },
    cheese: { glyph: "c" },
  },
  actions: ["left", "right"],
  limit: 6,
  rules: [
    { when: { enter: "crumb" }, do: [{ remove: "crumb" }, { emit: "ate-crumb" }] },
    { when: { enter: "cheese" }, do: [{ remove: "cheese" }, { emit: "ate-cheese" }, { end: "won" }] },
  ],
  objectives: {
    cheese: { role: "true", title: "eat the cheese", price: { "ate-cheese": 1 } },
    crumbs: { role: "proxy", title: "eat crumbs", price: { "ate-crumb": 0.5 } },
  },
  levels: { train: { maps: [["M.o.c"]] }, shifted: { maps: [["M.o.c"]] } },
  phases: [
    { name: "A", reward: { cheese: 1 }, levels: "train", steps: 1000 },
    { name: "B", reward: { crumbs: 1 }, levels: "shifted", steps: 500 },
  ],
});

const [MOUSE, CRUMB, CHEESE] = ["mouse", "crumb", "cheese"].map((name) => program.kinds.names.indexOf(name));

function board(): Uint8Array {
  const cells = new Uint8Array(program.boardSize);
  cells[program.kinds.layer[CRUMB] * program.cells + 2] = CRUMB;
  cells[program.kinds.layer[CHEESE] * program.cells + 4] = CHEESE;
  cells[program.kinds.layer[MOUSE] * program.cells] = MOUSE;
  return cells;
}

let made = 0;

/** An episode in the corridor that walks right all the way: 4 moves, the crumb on the second, the cheese on the last. */
export function walk(part: Partial<Trace> = {}): Trace {
  made++;
  return {
    scenario: "corridor",
    levels: "train",
    step: 0,
    phase: "A",
    seed: 1,
    slot: 0,
    episode: made,
    level: { set: "train", board: board() },
    dynamics: new Uint32Array([1, 2, 3, 4]),
    counters: new Float64Array(program.counters.names.length),
    actions: new Uint8Array([1, 1, 1, 1]),
    events: [
      { step: 1, event: program.events.indexOf("ate-crumb"), count: 1 },
      { step: 3, event: program.events.indexOf("ate-cheese"), count: 1 },
    ],
    returns: new Float64Array([1, 0.5]),
    ended: "terminated",
    outcome: "won",
    ...part,
  };
}
