/** What of a run says where it grew from. */
interface Grown {
  readonly id: string;
  readonly parent?: { readonly run: string; readonly step: number };
}

/** A run and how many branchings lie between it and one that began with untrained weights, or whose parent is not there. */
export interface TreeRow<Run extends Grown> {
  readonly run: Run;
  readonly depth: number;
}

/**
 * Runs as the tree of their checkpoints: each is followed by those that branched from it, by the step where they did; whatever
 * else keeps the order given. A run whose parent is not among them stands with those that have none.
 */
export function treeOf<Run extends Grown>(runs: readonly Run[]): TreeRow<Run>[] {
  const rows: TreeRow<Run>[] = [];
  const placed = new Set<Run>();
  const place = (run: Run, depth: number): void => {
    if (placed.has(run)) return;
    placed.add(run);
    rows.push({ run, depth });
    const branches = runs.filter(({ parent }) => parent?.run === run.id);
    for (const branch of branches.toSorted((a, b) => stepOf(a) - stepOf(b))) place(branch, depth + 1);
  };
  const ids = new Set(runs.map(({ id }) => id));
  for (const run of runs) if (run.parent === undefined || !ids.has(run.parent.run)) place(run, 0);
  // Copied folders could name each other; they are shown all the same.
  for (const run of runs) place(run, 0);
  return rows;
}

function stepOf({ parent }: Grown): number {
  return parent?.step ?? 0;
}
