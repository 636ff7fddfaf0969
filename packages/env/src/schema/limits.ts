/** Limits that keep a stranger's file from asking for unbounded work. */
export const LIMITS = {
  side: 64,
  window: 31,
  kinds: 64,
  layers: 8,
  groups: 64,
  rules: 256,
  objectives: 16,
  events: 64,
  counters: 32,
  levelSets: 64,
  maps: 4096,
  phases: 64,
  variants: 64,
  attributes: 8,
  episode: 10_000,
} as const;
