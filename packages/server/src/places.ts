/** Places that clients take and leave: so many for all, and no more than four fifths of them for one. */
export class Places {
  /** Places in all. */
  readonly all: number;
  readonly #each: number;
  readonly #taken = new Map<string, number>();
  #count = 0;

  /** @param all places in all, at least 1 */
  constructor(all: number) {
    this.all = all;
    this.#each = shareOf(all);
  }

  /** Places taken. */
  get count(): number {
    return this.#count;
  }

  /** Takes a place. @returns why there is none, or nothing if it was taken */
  take(client: string): "all-taken" | "client-has-its-share" | undefined {
    const own = this.#taken.get(client) ?? 0;
    if (this.#count >= this.all) return "all-taken";
    if (own >= this.#each) return "client-has-its-share";
    this.#taken.set(client, own + 1);
    this.#count++;
    return undefined;
  }

  /** Leaves a place that was taken. */
  leave(client: string): void {
    const own = this.#taken.get(client) ?? 0;
    if (own > 1) this.#taken.set(client, own - 1);
    else this.#taken.delete(client);
    this.#count--;
  }
}

/** How many of the places one client may have. */
export function shareOf(all: number): number {
  return Math.ceil(0.8 * all);
}
