import { digestOf } from "./digest.js";

/** In a worker: answers a scenario's text and a number of steps with the digest. */
self.onmessage = ({ data: [scenario, steps] }: MessageEvent<[string, number]>): void => {
  self.postMessage(digestOf(scenario, steps));
};
