/** What is used of the browser's storage. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** A text that was not saved. */
export interface Draft {
  readonly text: string;
  /** The saved file that it began from; null for a new one. */
  readonly hash: string | null;
}

/** Texts that were not saved, kept in the browser until they are. */
export interface Drafts {
  find(name: string): Draft | null;
  /** Keeps a text; returns false if the browser has no room or allows it not. */
  keep(name: string, draft: Draft): boolean;
  drop(name: string): void;
}

const PREFIX = "mesagrid/edit/";

/** @param store the browser's; null where a page may keep nothing */
export function createDrafts(store: Store | null): Drafts {
  return {
    find(name) {
      try {
        const value: unknown = JSON.parse(store?.getItem(PREFIX + name) ?? "null");
        return isDraft(value) ? value : null;
      } catch {
        return null; // written by something else
      }
    },
    keep(name, draft) {
      try {
        store?.setItem(PREFIX + name, JSON.stringify(draft));
        return store !== null;
      } catch {
        return false; // full
      }
    },
    drop(name) {
      store?.removeItem(PREFIX + name);
    },
  };
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { text, hash } = value as Record<string, unknown>;
  return typeof text === "string" && (hash === null || typeof hash === "string");
}
