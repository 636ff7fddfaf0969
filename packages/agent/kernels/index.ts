export { convolve, drawPlanes } from "./convolve";
export { listCodes, listRows, prepare } from "./lists";
export { multiply, scatter } from "./multiply";
export { adam, addRows, sumOfSquares, transpose } from "./vectors";
