import { checkText, type Problem } from "@mesagrid/env";
import { type Asker, createAsker, type Helper } from "./check/asker.js";
import type { Answer, Question } from "./check/questions.js";
import type { Drafts } from "./files/drafts.js";
import { firstFault, rangeOf } from "./language/places.js";
import { type EditState, forgetFindings } from "./state.js";
import { createTextEditor, type TextEditor } from "./text/editor.js";

/** The text, and what is found out about it while it is written. */
export interface Bench {
  readonly state: EditState;
  readonly editor: TextEditor;
  /** Another text: of a file of the server's, or a new one. */
  open(text: string): void;
  /** Shows where a checker's path points. */
  reveal(path: string): void;
  /** Levels of another seed. */
  resample(): void;
  /** Whether the text differs from the saved one. */
  isChanged(): boolean;
}

/** Milliseconds of rest before a text is looked at, and examined. */
const REST = { look: 150, examine: 500 } as const;
/** Milliseconds that an answer may take. */
const LIMIT = { look: 5000, examine: 30_000 } as const;
/** Milliseconds of compiling that nobody notices while typing; what takes longer is not drawn. */
const UNNOTICED = 250;
/** Levels of each set that are drawn. */
const SAMPLES = 4;

/** @param sprites names of the pictures that a kind may have */
export function createBench(state: EditState, drafts: Drafts, sprites: readonly string[]): Bench {
  let timer = 0;
  const editor = createTextEditor(sprites, () => {
    state.version++;
    state.look = "waiting";
    if (state.notice?.tone === "good") state.notice = null; // it was of the text before
    window.clearTimeout(timer);
    timer = window.setTimeout(look, REST.look);
  });
  let changed = { version: -1, saved: state.saved, is: true };
  const isChanged = () => {
    const { version, saved } = state;
    // Asked once a frame: a long text is compared only when one of the two is another.
    if (changed.version !== version || changed.saved !== saved) {
      changed = { version, saved, is: saved === null || editor.text() !== saved };
    }
    return changed.is;
  };

  function look(): void {
    const text = editor.text();
    keepDraft(text);
    looks.ask({ kind: "look", text, seed: state.seed, many: SAMPLES });
  }

  function keepDraft(text: string): void {
    if (!state.file) return;
    if (text === state.saved) drafts.drop(state.file.name);
    else if (text !== state.began?.text) drafts.keep(state.file.name, { text, hash: state.file.hash });
  }

  const looks = asker(LIMIT.look, false, (answer, question) => {
    if (answer.kind !== "look" || question.text !== editor.text()) return;
    state.problems = answer.problems;
    state.look = answer.problems.length > 0 ? "faults" : "right";
    if (answer.problems.length === 0) {
      state.samples = answer.samples;
      takeProgram(state, question.text, answer.milliseconds);
      examineSoon(question.text);
    }
    showRemarks();
  });

  let examineTimer = 0;
  let examined = "";
  function examineSoon(text: string): void {
    if (text === examined) return;
    examined = text;
    state.examining = "waiting";
    window.clearTimeout(examineTimer);
    examineTimer = window.setTimeout(() => examinations.ask({ kind: "examine", text }), REST.examine);
  }

  const examinations = asker(LIMIT.examine, true, (answer, question) => {
    if (answer.kind === "look" || question.text !== editor.text()) return;
    if (answer.kind === "progress") {
      state.solving = `level ${answer.level} of ${answer.of} of ‘${answer.set}’`;
      return;
    }
    state.examination = answer.examination;
    state.examining = answer.last ? "done" : "part";
    showRemarks();
  });

  function asker(limit: number, cutsOff: boolean, onAnswer: (answer: Answer, of: Question) => void): Asker {
    return createAsker({
      start: () => new Worker(new URL("./check/worker.js", import.meta.url), { type: "module" }) as Helper,
      limit,
      cutsOff,
      onAnswer,
      onFailure(question) {
        if (question.text !== editor.text()) return;
        if (question.kind === "look") state.look = "late";
        else {
          // What is there is of this text only if a first look came.
          if (state.examining === "waiting") state.examination = null;
          state.examining = "late";
        }
      },
    });
  }

  function showRemarks(): void {
    const [text, tree] = [editor.text(), editor.tree()];
    const place = (problem: Problem) =>
      (problem.code === "not-json" ? firstFault(tree, text) : null) ?? rangeOf(tree, text, problem.path);
    const warnings = state.look === "right" ? (state.examination?.warnings ?? []) : [];
    editor.remark([
      ...state.problems.map((problem) => ({
        ...place(problem),
        severity: "error" as const,
        words: wordsOf(problem),
      })),
      ...warnings.map((problem) => ({
        ...place(problem),
        severity: "warning" as const,
        words: wordsOf(problem),
      })),
    ]);
  }

  return {
    state,
    editor,
    open(text) {
      forgetFindings(state);
      examined = "";
      editor.open(text);
    },
    reveal(path) {
      const [text, tree] = [editor.text(), editor.tree()];
      const fault = path === "$" && state.problems.some(({ code }) => code === "not-json");
      const { from, to } = (fault ? firstFault(tree, text) : null) ?? rangeOf(tree, text, path);
      // Of a text what stands between its quotation marks: whoever types replaces that.
      const isText =
        to - from > 1 && text[from] === '"' && text[to - 1] === '"' && !/^\s*:/.test(text.slice(to));
      editor.reveal(isText ? { from: from + 1, to: to - 1 } : { from, to });
    },
    resample() {
      state.seed++;
      look();
    },
    isChanged,
  };
}

/** The program is made here too, because it cannot be sent from a worker; only if that goes unnoticed. */
function takeProgram(state: EditState, text: string, milliseconds: number): void {
  state.program = milliseconds <= UNNOTICED ? (checkText(text).program ?? null) : null;
}

/** A problem in sentences. */
export function wordsOf({ message, expected, hint }: Problem): string {
  const first = message.charAt(0).toUpperCase() + message.slice(1);
  const wanted = expected === undefined ? "" : ` Expected: ${expected.replace(/\.$/, "")}.`;
  const tip =
    hint === undefined
      ? ""
      : ` ${hint.charAt(0).toUpperCase()}${hint.slice(1)}${/[.?]$/.test(hint) ? "" : "."}`;
  return `${first.replace(/\.$/, "")}.${wanted}${tip}`;
}
