import { ApiError } from "../../api.js";
import type { Bench } from "../bench.js";
import { setValue } from "../language/changes.js";
import { readScenario, saveScenario } from "./calls.js";
import type { Drafts } from "./drafts.js";
import { freeName, nameIn } from "./names.js";
import type { Told } from "./told.js";

/**
 * Saves the text under the name that it gives itself. A file that is another by now is not replaced unasked: the
 * person chooses which one stays.
 *
 * @param onName told of the file's name
 */
export function createSaving(
  { state, editor }: Bench,
  drafts: Drafts,
  { tell, ask }: Told,
  onName: (name: string) => void,
): () => Promise<void> {
  async function save(): Promise<void> {
    const name = nameIn(editor.text());
    if (name === null) {
      tell("bad", "The text has no name yet: the field ‘name’ names the file.");
      return;
    }
    await store(name, name === state.file?.name ? state.file.hash : null);
  }

  async function store(name: string, hash: string | null): Promise<void> {
    const text = editor.text();
    await ask(async () => {
      try {
        const file = await saveScenario(name, text, hash);
        if (state.file) drafts.drop(state.file.name);
        state.file = { name, hash: file.hash };
        state.saved = text;
        onName(name);
        tell("good", `Saved as ${name}.json.`);
      } catch (thrown) {
        if (!(thrown instanceof ApiError) || thrown.code !== "changed-meanwhile") throw thrown;
        await offerWays(name, hash);
      }
    });
  }

  /** Somebody else has saved or deleted the file, or has one of this name. */
  async function offerWays(name: string, hash: string | null): Promise<void> {
    const theirs = await readScenario(name).catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.code === "no-such-scenario") return null;
      throw thrown;
    });
    if (!theirs) {
      tell("bad", `‘${name}’ was deleted by somebody else since you opened it.`, [
        { label: "Save mine anew", act: () => void store(name, null) },
      ]);
      return;
    }
    const other = await freeName(`${name}-2`, drafts);
    const words =
      hash === null
        ? `There is a world called ‘${name}’ already.`
        : `Somebody else saved ‘${name}’ since you opened it. Nothing is lost; which one shall stay?`;
    tell("bad", words, [
      { label: "Keep mine", act: () => void store(name, theirs.hash) },
      { label: "Take theirs", act: () => takeTheirs(name, theirs.hash, theirs.text) },
      { label: `Save mine as ${other}`, act: () => saveAs(other) },
    ]);
  }

  /** Their text in place of one's own, as a change that undo takes back. */
  function takeTheirs(name: string, hash: string, text: string): void {
    state.file = { name, hash };
    state.saved = text;
    onName(name);
    editor.change([{ from: 0, to: editor.text().length, insert: text }]);
    tell("plain", "This is the other text now. Undo brings yours back.");
  }

  function saveAs(name: string): void {
    editor.change(setValue(editor.tree(), editor.text(), ["name"], name));
    void save();
  }

  return save;
}
