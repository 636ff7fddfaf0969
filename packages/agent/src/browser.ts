/** What a page needs to ask a checkpoint's policy; nothing here reaches for Node. */
export { type BackendName, type BackendReport, chooseBackend } from "./backend.js";
export { likeliest, sampleRow, softmaxRows } from "./chances.js";
export {
  type Forward,
  layersModelPolicy,
  modelForward,
  type Policy,
  randomPolicy,
} from "./policy.js";
