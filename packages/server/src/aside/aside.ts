import { Worker } from "node:worker_threads";
import { ScenarioError } from "@mesagrid/env";
import { refuse } from "../errors.js";
import { Places } from "../places.js";
import type { Answer, CheckAnswer, Question } from "./questions.js";

export interface AsideOptions {
  /** Questions at once; of the others each waits for its turn. Default 2. */
  readonly atOnce?: number;
  /** Questions that may be asked or wait, of which one client has four fifths at most. Default 16. */
  readonly questions?: number;
  /** Milliseconds that an answer may take. Default 20,000. */
  readonly timeout?: number;
}

/** Most MiB of the heap of a worker that answers. */
const HEAP_MIB = 512;

/**
 * Answers questions about scenarios in workers, so that none holds up the viewers: a scenario comes from whoever can reach the
 * server, and to look at its levels can take seconds.
 */
export class Aside {
  readonly #places: Places;
  readonly #atOnce: number;
  readonly #timeout: number;
  readonly #workers = new Set<Worker>();
  readonly #turns: (() => void)[] = [];
  #busy = 0;

  constructor({ atOnce = 2, questions = 16, timeout = 20_000 }: AsideOptions = {}) {
    this.#places = new Places(questions);
    this.#atOnce = atOnce;
    this.#timeout = timeout;
  }

  /**
   * Answers one question.
   *
   * @param client whose question it is
   * @throws ServerError `busy` if there are too many already; `too-heavy` if it takes too long or too much memory; `bad-request`
   *   if the scenario has no such level set; ScenarioError if it has faults, and they were not what was asked for
   */
  async ask<Kind extends Answer>(question: Question, client: string): Promise<Kind> {
    if (this.#places.take(client)) throw refuse("busy", "other scenarios are being looked at", "try later");
    try {
      await this.#turn();
      const answer = await this.#work(question);
      if ("refused" in answer) throw refuse("bad-request", answer.refused);
      if ("faults" in answer) throw new ScenarioError(answer.faults);
      return answer as Kind;
    } finally {
      this.#places.leave(client);
      this.#busy--;
      this.#turns.shift()?.();
    }
  }

  /** @throws ScenarioError with everything that is wrong with a text; ServerError as `ask` */
  async refuseFaults(text: string, client: string): Promise<void> {
    const question = { kind: "check", text, levels: 0, seed: 0, gamma: 1 } as const;
    const { check } = await this.ask<{ check: CheckAnswer }>(question, client);
    if (!check.ok) throw new ScenarioError(check.problems);
  }

  /** Cuts off what is being answered. */
  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => worker.terminate()));
  }

  async #turn(): Promise<void> {
    if (++this.#busy > this.#atOnce) await new Promise<void>((resolve) => this.#turns.push(resolve));
  }

  #work(question: Question): Promise<Answer> {
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: question,
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    this.#workers.add(worker);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => void worker.terminate(), this.#timeout);
      worker.once("message", resolve);
      worker.once("error", (thrown: NodeJS.ErrnoException) => {
        if (thrown.code !== "ERR_WORKER_OUT_OF_MEMORY") reject(thrown);
      });
      worker.once("exit", () => {
        clearTimeout(late);
        this.#workers.delete(worker);
        const why = `to look at its levels takes more than ${this.#timeout / 1000} s or ${HEAP_MIB} MiB`;
        reject(refuse("too-heavy", why, "ask for fewer levels"));
      });
    });
  }
}
