/** Milliseconds of processor time that this process has used. */
export function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Runs `work` for so many seconds of processor time and gives units a second; `work` returns how many units it did.
 * Processor time, so that a neighbour on the machine takes less from the figure than he takes from the core.
 */
export function rate(work: () => number, seconds: number): number {
  const start = used();
  let units = 0;
  let elapsed = 0;
  while (elapsed < seconds * 1000) {
    units += work();
    elapsed = used() - start;
  }
  return (units / elapsed) * 1000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Medians of several works measured in turn, round after round, so that a slow minute hits all of them alike. */
export function rates<K extends string>(
  works: Readonly<Record<K, () => number>>,
  rounds: number,
  seconds: number,
): Record<K, number> {
  const names = Object.keys(works) as K[];
  const found = new Map<K, number[]>(names.map((name) => [name, []]));
  for (const name of names) rate(works[name], seconds / 2); // warm up
  for (let round = 0; round < rounds; round++) {
    for (const name of names) found.get(name)?.push(rate(works[name], seconds));
  }
  return Object.fromEntries(names.map((name) => [name, median(found.get(name) ?? [])])) as Record<K, number>;
}
