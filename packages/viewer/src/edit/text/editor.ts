import { closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import {
  defaultKeymap,
  history,
  historyKeymap,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  ensureSyntaxTree,
  foldGutter,
  foldKeymap,
  indentOnInput,
  indentUnit,
  syntaxTree,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  tooltips,
} from "@codemirror/view";
import { element } from "../../dom.js";
import type { Change } from "../language/changes.js";
import type { Range } from "../language/places.js";
import type { Tree } from "../language/tree.js";
import { completion, help } from "./assistance.js";
import { colours } from "./colours.js";

/** Something to be said about a place of the text. */
export interface Remark extends Range {
  readonly severity: "error" | "warning";
  readonly words: string;
}

/** The text of a scenario, being written. */
export interface TextEditor {
  readonly root: HTMLElement;
  text(): string;
  tree(): Tree;
  /** Another file: what was done before cannot be undone. */
  open(text: string): void;
  /** Changes that undo takes back in one step. */
  change(changes: readonly Change[]): void;
  /** Shows a place and puts the cursor there. */
  reveal(range: Range): void;
  /** Says what is wrong, at its place. */
  remark(remarks: readonly Remark[]): void;
  /** Line of a position, from 1. */
  lineAt(position: number): number;
  undo(): void;
  redo(): void;
  canUndo(): boolean;
  canRedo(): boolean;
  focus(): void;
}

/** Milliseconds that the tree may take to be finished when it is asked for. */
const PARSING = 50;

/** @param sprites names of the pictures that a kind may have @param onEdit told of every change of the text */
export function createTextEditor(sprites: readonly string[], onEdit: () => void): TextEditor {
  const root = element("div", { class: "edit-text" });
  const extensions = setup(sprites, onEdit);
  const view = new EditorView({ state: EditorState.create({ doc: "", extensions }), parent: root });
  return {
    root,
    text: () => view.state.doc.toString(),
    tree: () => ensureSyntaxTree(view.state, view.state.doc.length, PARSING) ?? syntaxTree(view.state),
    open(text) {
      view.setState(EditorState.create({ doc: text, extensions }));
      onEdit();
    },
    change(changes) {
      if (changes.length === 0) return;
      view.dispatch({
        changes: [...changes],
        annotations: isolateHistory.of("full"),
        userEvent: "input.tool",
      });
    },
    reveal({ from, to }) {
      view.dispatch({
        selection: { anchor: from, head: to },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
      view.focus();
    },
    remark(remarks) {
      const length = view.state.doc.length;
      const diagnostics = remarks.map(
        ({ from, to, severity, words }): Diagnostic => ({
          from: Math.min(from, length),
          to: Math.min(to, length),
          severity,
          message: words,
        }),
      );
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    lineAt: (position) => view.state.doc.lineAt(Math.min(position, view.state.doc.length)).number,
    undo: () => undo(view),
    redo: () => redo(view),
    canUndo: () => undoDepth(view.state) > 0,
    canRedo: () => redoDepth(view.state) > 0,
    focus: () => view.focus(),
  };
}

function setup(sprites: readonly string[], onEdit: () => void): Extension {
  return [
    lineNumbers(),
    highlightActiveLineGutter(),
    foldGutter(),
    codeFolding(),
    lintGutter(),
    history(),
    drawSelection(),
    indentUnit.of("  "),
    EditorState.tabSize.of(2),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightActiveLine(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    json(),
    completion(sprites),
    help,
    tooltips({ position: "fixed" }),
    colours,
    EditorView.contentAttributes.of({
      "aria-label": "The scenario's text",
      spellcheck: "false",
      tabindex: "0",
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onEdit();
    }),
    // Tab goes on to the next control, as everywhere on the page.
    keymap.of([
      ...closeBracketsKeymap,
      ...defaultKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...completionKeymap,
      ...lintKeymap,
    ]),
  ];
}
