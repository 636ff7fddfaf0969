import { type Template, writeJson } from "@mesagrid/env";
import type { ScenarioSummary } from "@mesagrid/server/protocol";
import { ApiError } from "../../api.js";
import { startRun } from "../../runs/calls.js";
import { scenarioFiles } from "../../scenario-files.js";
import type { Bench } from "../bench.js";
import { parseText } from "../language/tree.js";
import { deleteScenario, readScenario } from "./calls.js";
import type { Drafts } from "./drafts.js";
import { freeName } from "./names.js";
import { createSaving } from "./saving.js";
import { createTold } from "./told.js";

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
  const told = createTold(state);
  const { tell, hush, ask } = told;
  let wanted: string | null = null;

  function show(name: string, hash: string | null, saved: string | null, text: string): void {
    state.file = { name, hash };
    state.saved = saved;
    state.began = null;
    hush();
    bench.open(text);
    onName(name);
  }

  async function open(name: string): Promise<void> {
    wanted = name;
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
      if (file === undefined || wanted !== name) return; // or another one was asked for meanwhile
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

  return {
    list: () => scenarioFiles().catch(() => []),
    open,
    async begin(template) {
      wanted = null;
      const name = await freeName("my-world", drafts);
      const text = writeJson(template.make(name));
      show(name, null, null, text);
      state.began = { text, tree: parseText(text) };
    },
    save: createSaving(bench, drafts, told, onName),
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
        const { id } = await startRun({ text: editor.text(), seed: SEED });
        hush();
        onRun(id);
      }),
  };
}
