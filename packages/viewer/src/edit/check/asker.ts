import type { Answer, Question } from "./questions.js";

/** What is used of a worker. */
export interface Helper {
  onmessage: ((event: MessageEvent<{ id: number; answer: Answer }>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: { id: number; question: Question }): void;
  terminate(): void;
}

export interface AskerOptions {
  readonly start: () => Helper;
  /** Milliseconds that an answer may take. */
  readonly limit: number;
  /** True if a newer question cuts off the one before; else it waits, and only the newest of those that wait is asked. */
  readonly cutsOff: boolean;
  onAnswer(answer: Answer, question: Question): void;
  /** It took too long, or failed. */
  onFailure(question: Question, why: "late" | "broken"): void;
}

/** Asks one worker one question at a time. A worker that does not answer in time is ended and another one started. */
export interface Asker {
  ask(question: Question): void;
  close(): void;
}

/** Makes an asker; its worker starts with the first question. */
export function createAsker(options: AskerOptions): Asker {
  let helper: Helper | null = null;
  let asked: { id: number; question: Question; timer: number } | null = null;
  let waiting: Question | null = null;
  let count = 0;

  function end(): void {
    if (asked) window.clearTimeout(asked.timer);
    asked = null;
    helper?.terminate();
    helper = null;
  }

  function fail(why: "late" | "broken"): void {
    const question = asked?.question;
    end();
    if (question) options.onFailure(question, why);
    next();
  }

  function begin(): Helper {
    const made = options.start();
    made.onmessage = ({ data }) => {
      if (data.id !== asked?.id) return;
      const { question, timer } = asked;
      if (data.answer.kind === "look" || (data.answer.kind === "examine" && data.answer.last)) {
        window.clearTimeout(timer);
        asked = null;
      }
      options.onAnswer(data.answer, question);
      if (!asked) next();
    };
    made.onerror = (event) => {
      event.preventDefault();
      fail("broken");
    };
    return made;
  }

  function next(): void {
    if (asked || waiting === null) return;
    const question = waiting;
    waiting = null;
    helper ??= begin();
    const timer = window.setTimeout(() => fail("late"), options.limit);
    asked = { id: ++count, question, timer };
    helper.postMessage({ id: count, question });
  }

  return {
    ask(question) {
      waiting = question;
      if (asked && options.cutsOff) end();
      next();
    },
    close() {
      waiting = null;
      end();
    },
  };
}
