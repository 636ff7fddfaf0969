/** Limits that keep a stranger's file from asking for unbounded work or memory. docs/language.md tells them. */
export const LIMITS = {
  /** Characters of a file. */
  text: 8_000_000,
  /** Values of a file, at any depth. */
  values: 200_000,
  depth: 32,
  /** Entries of one list or object. */
  entries: 4096,
  /** Characters of the name of a field; the names that the grammar knows have 40 at most. */
  key: 100,
  /** Characters of any other text in a file. */
  string: 1000,
  /** Problems that are told at once. */
  problems: 200,
  /** Characters of each part of a problem. */
  telling: 1000,
  side: 64,
  window: 31,
  kinds: 64,
  layers: 8,
  groups: 64,
  /** Kinds and groups in one list; and one word more, such as 'empty'. */
  references: 129,
  rules: 256,
  objectives: 16,
  events: 64,
  outcomes: 64,
  counters: 32,
  levelSets: 64,
  maps: 4096,
  phases: 64,
  variants: 64,
  /** Features that a file adds to those that come from its rules and kinds. */
  features: 64,
  attributes: 8,
  episode: 10_000,
  /** Bytes of all boards that a file draws. */
  mapBytes: 32 * 1024 * 1024,
  /** Looks at a cell or a row of a rule, at worst, in a step of one slot; and as many when an episode starts. */
  work: 4_000_000,
  /** Bytes of the state of all slots and of one set of buffers. */
  memory: 1024 * 1024 * 1024,
} as const;
