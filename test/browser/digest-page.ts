import { digestOf } from "./digest.js";

/** The digest of a scenario's run as found by the page itself, and by a worker of it. */
export type DigestTwice = (scenario: string, steps: number) => Promise<[page: number, worker: number]>;

const digestTwice: DigestTwice = async (scenario, steps) => {
  const worker = new Worker("/digest-worker.js", { type: "module" });
  const answer = new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message));
  });
  worker.postMessage([scenario, steps]);
  return [digestOf(scenario, steps), await answer];
};
Object.assign(window, { digestTwice });
