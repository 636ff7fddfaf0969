import { randomUUID } from "node:crypto";
import type { Store } from "./store.js";

const KEY = "store.json";

/** What tells a store from others; nothing if no study has used it yet. */
export async function identityOf(store: Store): Promise<string | undefined> {
  const bytes = await store.get(KEY);
  if (!bytes) return undefined;
  const { id } = JSON.parse(new TextDecoder().decode(bytes)) as { id?: unknown };
  if (typeof id !== "string" || id.length > 100) throw new Error(`${KEY} in ${store.name} is not right`);
  return id;
}

/** The same, of a store that gets an identity if it has none. */
export async function identify(store: Store): Promise<string> {
  const known = await identityOf(store);
  if (known !== undefined) return known;
  const id = randomUUID();
  await store.put(KEY, new TextEncoder().encode(`${JSON.stringify({ id })}\n`));
  return (await identityOf(store)) ?? id;
}
