import * as tf from "@tensorflow/tfjs-core";
import { POOL_SIZE, POOL_STRIDE } from "./pool-gradient.js";
import type { Arithmetic } from "./types.js";

/** What is used of tfjs-node's backend: any operation of the TensorFlow library, by its name there. */
interface TensorflowBackend {
  readonly binding: { readonly TF_ATTR_TYPE: number; readonly TF_FLOAT: number };
  executeSingleOutput(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number }[],
    inputs: readonly tf.Tensor[],
  ): tf.Tensor;
}

/** An operation on float32 tensors that has no other attribute than their type; never on the tape. */
function execute<T extends tf.Tensor>(name: string, ...inputs: tf.Tensor[]): T {
  const backend = tf.backend() as unknown as TensorflowBackend;
  const { TF_ATTR_TYPE: type, TF_FLOAT: value } = backend.binding;
  return backend.executeSingleOutput(name, [{ name: "T", type, value }], inputs) as T;
}

const PADDING = { strides: [1, 1], pad: "same", dataFormat: "NHWC" };

/**
 * For tfjs-node. TensorFlow's products are as quick with a transposed operand, and it has operations for what tfjs's
 * fused kernels and `tf.step` are put together from there (six operations for a step, three for a fused product).
 */
export const TENSORFLOW: Arithmetic = {
  wantsColumns: false,

  affine(x, kernel, bias, relu) {
    const sum = execute<tf.Tensor2D>("BiasAdd", tf.matMul(x, kernel), bias);
    return relu ? execute("Relu", sum) : sum;
  },

  inputGradient: (dz, kernel) => tf.matMul(dz, kernel, false, true),

  weightGradients: (x, dz) => [tf.matMul(x, dz, true, false), execute("BiasAddGrad", dz)],

  reluGradient: (dy, y) => execute("ReluGrad", dy, y),

  convolution(x, filter, bias, relu) {
    const sum = execute<tf.Tensor4D>("BiasAdd", tf.conv2d(x, filter, 1, "same"), bias);
    return relu ? execute("Relu", sum) : sum;
  },

  filterGradients(x, dz) {
    const filterShape = [3, 3, x.shape[3], dz.shape[3]];
    const gradient = tf
      .engine()
      .runKernel(tf.Conv2DBackpropFilter, { x, dy: dz }, { ...PADDING, filterShape }) as tf.Tensor4D;
    return [gradient, execute("BiasAddGrad", dz)];
  },

  poolGradient(x, y, dy) {
    const attributes = { filterSize: POOL_SIZE, strides: POOL_STRIDE, pad: "same" };
    return tf.engine().runKernel(tf.MaxPoolGrad, { dy, input: x, output: y }, attributes) as tf.Tensor4D;
  },
};
