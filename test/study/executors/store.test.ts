import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CellArchive, openStore, readSnapshot, type Store } from "@mesagrid/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { workplace } from "../worlds.js";
import { type S3Server, startS3 } from "./s3.js";
import { smallCells } from "./small-study.js";

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);

let s3: S3Server;
let prefixes = 0;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

/** What every store must do, whatever is behind it. */
function storeCases(name: string, make: () => Store): void {
  describe(name, () => {
    test("keeps values by key, the last one put", async () => {
      const store = make();
      expect(await store.get("cells/a-s1/begun.json")).toBeUndefined();
      await store.put("cells/a-s1/begun.json", bytes("one"));
      await store.put("cells/a-s1/begun.json", bytes("two"));
      await store.put("cells/b=+.c-s1/empty", new Uint8Array());
      expect(text(await store.get("cells/a-s1/begun.json"))).toBe("two");
      expect((await store.get("cells/b=+.c-s1/empty"))?.length).toBe(0);
    });

    test("puts from several sides at once leave one of them whole", async () => {
      const store = make();
      const values = ["a", "b", "c", "d"].map((letter) => letter.repeat(50_000));
      await Promise.all(values.map((value) => store.put("one/key", bytes(value))));
      expect(values).toContain(text(await store.get("one/key")));
    });

    test("brings a cell's folder to another machine, and knows it from one that is done", async () => {
      const { archive, folder } = await cellIn(make());
      expect(await archive().fetch(join(folder, "there"))).toBe(false);
      const here = folderWith(join(folder, "here"), {
        "task.json": "{}",
        "run/checkpoints/512/state.bin": "512",
      });
      await archive().keep(readSnapshot(here), false);
      folderWith(here, { "result.json": "42", ".hidden": "no", "run/x.tmp": "no" });
      await archive().keep(readSnapshot(here), true);
      // Of one who was given up for dead.
      await archive().keep([{ path: "task.json", bytes: bytes("{}") }], false);
      const there = folderWith(join(folder, "there"), { "left-over": "of another time" });
      expect(await archive().fetch(there)).toBe(true);
      expect(
        readSnapshot(there)
          .map(({ path }) => path)
          .sort(),
      ).toEqual(["result.json", "run/checkpoints/512/state.bin", "task.json"]);
      expect(readFileSync(join(there, "run/checkpoints/512/state.bin"), "utf8")).toBe("512");
      expect(readdirSync(there)).not.toContain("left-over");
    });

    test.each(["../out", "/etc/passwd", "a/../../b", "a//b", ".ssh/keys", "a\\b", "a/.."])(
      "writes nothing to %s",
      async (path) => {
        const store = make();
        const { archive, folder, root } = await cellIn(store);
        const [file] = (await kept(store, archive(), root)).files;
        await store.put(`${root}/done.json`, bytes(JSON.stringify({ files: [{ ...file, path }] })));
        await expect(archive().fetch(join(folder, "there"))).rejects.toThrow("done.json");
        expect(readdirSync(folder).sort()).toEqual(["small.json", "tiny.json"]);
      },
    );

    test("does not take what is damaged for what was kept", async () => {
      const store = make();
      const { archive, folder, root } = await cellIn(store);
      const [{ sha256 }] = (await kept(store, archive(), root)).files;
      await store.put(`${root}/files/${sha256}`, bytes("else"));
      await expect(archive().fetch(join(folder, "there"))).rejects.toThrow("has lost task.json");
    });
  });
}

storeCases("a folder", () => openStore(join(workplace().folder, "store")));
storeCases("a bucket of S3", () => openStore(`${s3.place}/${prefixes++}`, s3.environment));

test("a bucket says what is wrong", async () => {
  const { environment } = s3;
  const stranger = openStore("s3://studies", { ...environment, AWS_ACCESS_KEY_ID: "guessed" });
  await expect(stranger.put("a", bytes("b"))).rejects.toThrow("s3://studies answers 403 InvalidAccessKeyId");
  const nowhere = openStore("s3://nowhere/a", environment);
  await expect(nowhere.put("a", bytes("b"))).rejects.toThrow("NoSuchBucket");
});

test.each([
  ["s3://bucket/../x", {}, "a store in S3 needs credentials"],
  ["s3://", {}, "no place that is known"],
  ["http://h/x", {}, "no place that is known"],
])("%s is refused", (place, environment, words) => {
  expect(() => openStore(place, environment)).toThrow(words);
});

/** A cell, where it lies in a store, and a folder for it. */
async function cellIn(store: Store) {
  const { cells, folder } = smallCells();
  const [task] = cells;
  const roots: string[] = [];
  // The only way to its place in the store, which nobody else is to know.
  const spy: Store = { ...store, put: (key) => Promise.resolve(void roots.push(key)) };
  await new CellArchive(spy, task).keep([], false);
  const root = roots[0].replace(/\/begun\.json$/, "");
  return { archive: () => new CellArchive(store, task), folder, root };
}

/** Keeps one file, and gives the index. */
async function kept(store: Store, archive: CellArchive, root: string) {
  await archive.keep([{ path: "task.json", bytes: bytes("{}") }], false);
  return JSON.parse(text(await store.get(`${root}/begun.json`)) ?? "") as {
    files: { path: string; sha256: string }[];
  };
}

/** Writes files into a folder. */
function folderWith(folder: string, files: Readonly<Record<string, string>>): string {
  for (const [path, words] of Object.entries(files)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), words);
  }
  return folder;
}
