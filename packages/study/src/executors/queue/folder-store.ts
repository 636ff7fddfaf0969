import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Store } from "./store.js";

/** A store in a folder that all machines see, such as one of NFS; a file a key. */
export function folderStore(root: string): Store {
  return {
    name: root,
    async get(key) {
      try {
        return readFileSync(join(root, key));
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw thrown;
      }
    },
    async put(key, value) {
      const path = join(root, key);
      // Several may write the same key at once: each its own file, and the last rename stands.
      const temporary = `${path}.${randomUUID()}.tmp`;
      mkdirSync(dirname(path), { recursive: true });
      try {
        writeFileSync(temporary, value, { flush: true });
        renameSync(temporary, path);
      } catch (thrown) {
        rmSync(temporary, { force: true });
        throw thrown;
      }
    },
  };
}
