import { type Job, takenOver } from "./job.js";
import { type Promised, QueueFile } from "./queue-file.js";

/** The trainings that wait for their turn. Whatever was promised and no folder tells of yet is on the disk at every moment. */
export class Waiting {
  readonly #runs: string;
  readonly #begun: () => readonly Job[];
  readonly #file: QueueFile;
  readonly #jobs: Job[] = [];
  /** What is for the next server: it was cut off before a folder told of it, or could not be taken over. */
  readonly #left: Promised[] = [];

  /**
   * @param runs the folder of all runs
   * @param begun trainings that do not wait any more, but of which no folder tells
   */
  constructor(runs: string, begun: () => readonly Job[]) {
    this.#runs = runs;
    this.#begun = begun;
    this.#file = new QueueFile(runs);
  }

  /** In the order in which they came. */
  get all(): readonly Job[] {
    return this.#jobs;
  }

  /** Puts what servers that are gone had promised into the queue; where it cannot be kept, it is left to the next server. */
  takeOver(): void {
    for (const promised of this.#file.takeOver()) {
      const known = this.#jobs.some(({ id }) => id === promised.id);
      const job = known ? undefined : takenOver(promised, this.#runs);
      if (job) this.#jobs.push(job);
    }
    if (!this.keepIfThereIsRoom()) this.#left.push(...this.#jobs.splice(0).map(({ promised }) => promised));
  }

  /** @throws RunError `disk-full`: then it does not wait */
  add(job: Job): void {
    this.#change(() => this.#jobs.push(job));
  }

  /** @returns false if there is none of this id @throws RunError `disk-full`: then it waits on */
  remove(id: string): boolean {
    const at = this.#jobs.findIndex((job) => job.id === id);
    if (at >= 0) this.#change(() => this.#jobs.splice(at, 1));
    return at >= 0;
  }

  /** Takes the first one out, which is to begin. */
  shift(): Job | undefined {
    return this.#jobs.shift();
  }

  /** Leaves it to the next server. */
  leave(job: Job): void {
    this.#left.push(job.promised);
  }

  /**
   * To be called when one has begun, or ended: nobody has to be told if there is no room to write it. The disk then has promises that
   * were fulfilled, which the next server sees by their folders.
   */
  keepIfThereIsRoom(): boolean {
    try {
      this.#keep();
      return true;
    } catch {
      return false;
    }
  }

  /** Changes the queue, here and on the disk: both or none. */
  #change(change: () => void): void {
    const before = [...this.#jobs];
    change();
    try {
      this.#keep();
    } catch (thrown) {
      this.#jobs.splice(0, this.#jobs.length, ...before);
      throw thrown;
    }
  }

  #keep(): void {
    const jobs = [...this.#begun(), ...this.#jobs].map(({ promised }) => promised);
    this.#file.keep([...this.#left, ...jobs]);
  }
}
