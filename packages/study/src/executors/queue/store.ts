/**
 * Where workers leave checkpoints and results for each other and for the study. It asks little of what is behind it, so that anything
 * can be: values by key, each there whole or not at all.
 */
export interface Store {
  /** What a person calls it; no secret is in it. */
  readonly name: string;
  /** @returns nothing if there is no such key */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, value: Uint8Array): Promise<void>;
}
