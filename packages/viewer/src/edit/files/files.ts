import { type Template, writeJson } from "@mesagrid/env";
import type { ScenarioSummary } from "@mesagrid/server/protocol";
import { ApiError } from "../../api.js";
import { capitalise } from "../../words.js";
import type { Bench } from "../bench.js";
import { setValue } from "../language/changes.js";
import { fieldsOf, parseText, rootOf, textOf } from "../language/tree.js";
import type { Notice } from "../state.js";
import { deleteScenario, readScenario, saveScenario, scenarioFiles, trainText } from "./calls.js";
import type { Drafts } from "./drafts.js";

/** What a person does with files. Each ends with words in `state.notice` where there is something to say. */
export interface Files {
  /** The scenarios of the server; none where no server answers. */
  list(): Promise<readonly ScenarioSummary[]>;
  /** Opens a file, with what was not saved of it. */
  open(name: string): Promise<void>;
  /** A new world, under a name that nothing has yet. */
  begin(template: Template): Promise<void>;
  save(): Promise<void>;
  /** Asks whether to, first. */
  remove(): void;
  /** Trains the text as it is, and goes to its run. */
  train(): Promise<void>;
}

export interface FilesOptions {
  readonly bench: Bench;
  readonly drafts: Drafts;
  /** The open file has another name by now, or there is another one. */
  onName(name: string): void;
  /** Goes to a run. */
  onRun(id: string): void;
}

/** Of what is trained from here; another seed is for the runs' page. */
const SEED = 1;

export function createFiles({ bench, drafts, onName, onRun }: FilesOptions): Files {
  const { state, editor } = bench;
  const tell = (tone: Notice["tone"], words: string, choices: Notice["choices"] = []) => {
    state.notice = { tone, words, choices };
  };
  const hush = () => {
    state.notice = null;
  };

  /** Runs what asks the server; its refusal is told. */
  async function ask(what: () => Promise<void>): Promise<void> {
    state.busy = true;
    try {
      await what();
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown;
      const kept = thrown.code === "no-answer" ? " Your text is kept in this browser." : "";
      tell("bad", `${capitalise(thrown.message)}${kept}`);
    } finally {
      state.busy = false;
    }
  }

  function show(name: string, hash: string | null, saved: string | null, text: string): void {
    state.file = { name, hash };
    state.saved = saved;
    state.began = null;
    hush();
    bench.open(text);
    onName(name);
  }

  async function open(name: string): Promise<void> {
    const draft = drafts.find(name);
    if (draft?.hash === null) {
      show(name, null, null, draft.text);
      tell("plain", "This is what you wrote last time. The server does not have it yet.");
      return;
    }
    await ask(async () => {
      const file = await readScenario(name).catch((thrown: unknown) => {
        if (draft && thrown instanceof ApiError) return null;
        if (thrown instanceof ApiError && thrown.code === "no-such-scenario") {
          tell("bad", `There is no world called ‘${name}’ here.`);
          return undefined;
        }
        throw thrown;
      });
      if (file === undefined) return;
      // What was written on an older file is still of that one: saving it asks first.
      show(name, (draft ?? file)?.hash ?? null, file?.text ?? null, (draft ?? file)?.text ?? "");
      if (draft && file) {
        const since = draft.hash === file.hash ? "" : " The file was saved by somebody else since.";
        const words = `This is what you wrote last time and did not save.${since}`;
        tell("plain", words, [
          { label: "Go back to the saved one", act: () => show(name, file.hash, file.text, file.text) },
        ]);
      }
    });
  }

  async function freeName(wanted: string): Promise<string> {
    const taken = await scenarioFiles().then(
      (list) => list.map(({ name }) => name),
      (): string[] => [],
    );
    let name = wanted;
    for (let n = 2; taken.includes(name) || drafts.find(name); n++) name = `${wanted}-${n}`;
    return name;
  }

  async function save(): Promise<void> {
    const text = editor.text();
    const name = nameIn(text);
    if (name === null) {
      tell("bad", "The text has no name yet: the field ‘name’ names the file.");
      return;
    }
    await store(name, text, name === state.file?.name ? state.file.hash : null);
  }

  async function store(name: string, text: string, hash: string | null): Promise<void> {
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
        await offerWays(name, text, hash);
      }
    });
  }

  /** Somebody else has saved or deleted the file, or has one of this name. */
  async function offerWays(name: string, text: string, hash: string | null): Promise<void> {
    const theirs = await readScenario(name).catch((thrown: unknown) => {
      if (thrown instanceof ApiError && thrown.code === "no-such-scenario") return null;
      throw thrown;
    });
    if (!theirs) {
      tell("bad", `‘${name}’ was deleted by somebody else since you opened it.`, [
        { label: "Save mine anew", act: () => void store(name, text, null) },
      ]);
      return;
    }
    const other = await freeName(`${name}-2`);
    const words =
      hash === null
        ? `There is a world called ‘${name}’ already.`
        : `Somebody else saved ‘${name}’ since you opened it. Nothing is lost; which one shall stay?`;
    tell("bad", words, [
      { label: "Keep mine", act: () => void store(name, text, theirs.hash) },
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

  return {
    list: () => scenarioFiles().catch(() => []),
    open,
    async begin(template) {
      const name = await freeName("my-world");
      const text = writeJson(template.make(name));
      show(name, null, null, text);
      state.began = { text, tree: parseText(text) };
    },
    save,
    remove() {
      const { file } = state;
      if (!file || file.hash === null) return;
      const { name, hash } = file;
      const gone = () =>
        void ask(async () => {
          await deleteScenario(name, hash);
          state.file = { name, hash: null };
          state.saved = null;
          tell("plain", `${name}.json is deleted. Its text is still here: saving brings it back.`);
        });
      tell("plain", `Delete ${name}.json? Runs of it keep their own copies.`, [
        { label: "Delete it", act: gone },
        { label: "Keep it", act: hush },
      ]);
    },
    train: () =>
      ask(async () => {
        const { id } = await trainText(editor.text(), SEED);
        hush();
        onRun(id);
      }),
  };
}

/** The name that a text gives itself; null if it has none that can be a file's. */
function nameIn(text: string): string | null {
  const field = fieldsOf(text, rootOf(parseText(text))).find(({ name }) => name === "name");
  const name = field?.value?.name === "String" ? textOf(text, field.value) : "";
  return /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(name) ? name : null;
}
