import * as tf from "@tensorflow/tfjs-core";
import { PORTABLE } from "./portable.js";
import { TENSORFLOW } from "./tensorflow.js";
import type { Arithmetic } from "./types.js";

/** The arithmetic that suits the current backend. */
export function arithmetic(): Arithmetic {
  return tf.getBackend() === "tensorflow" ? TENSORFLOW : PORTABLE;
}
