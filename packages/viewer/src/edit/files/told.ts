import { ApiError } from "../../api.js";
import { capitalise } from "../../words.js";
import type { EditState, Notice } from "../state.js";

/** Says to the person what came of asking the server. */
export interface Told {
  tell(tone: Notice["tone"], words: string, choices?: Notice["choices"]): void;
  hush(): void;
  /** Runs what asks the server; its refusal is told. */
  ask(what: () => Promise<void>): Promise<void>;
}

export function createTold(state: EditState): Told {
  const tell: Told["tell"] = (tone, words, choices = []) => {
    state.notice = { tone, words, choices };
  };
  return {
    tell,
    hush() {
      state.notice = null;
    },
    async ask(what) {
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
    },
  };
}
