export { convolve, drawPlanes } from "./convolve";
export { gruOutput, gruOutputBack, gruReset, gruResetBack, lstmOutput, lstmOutputBack } from "./gates";
export { listCodes, listRows, prepare } from "./lists";
export { multiply, scatter } from "./multiply";
export { product } from "./product";
export { adam, addRows, sumOfSquares, transpose } from "./vectors";
