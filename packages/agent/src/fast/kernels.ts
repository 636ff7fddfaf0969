/** What all gate kernels begin with: gates' rows, and the width and the stride, in bytes, of all other rows. */
export type Gates = [gates: number, gateStride: number, rows: number, width: number, stride: number];
type GatePlaces<Others extends number[]> = [...gates: Gates, ...others: Others];

/** The kernels; packages/agent/kernels tells what each does. Addresses, strides and steps are in bytes. */
export interface Kernels {
  prepare(): void;
  listRows(
    matrix: number,
    rows: number,
    stride: number,
    columns: number,
    runs: number,
    runStride: number,
    step: number,
    lists: number,
    ends: number,
  ): void;
  listCodes(
    codes: number,
    rows: number,
    channels: number,
    area: number,
    usual: number,
    planes: number,
    cellBytes: number,
    side: number,
    sides: number,
    sideStride: number,
    rowBytes: number,
    lists: number,
    ends: number,
  ): void;
  multiply(
    lists: number,
    ends: number,
    rows: number,
    matrix: number,
    columns: number,
    start: number,
    startStride: number,
    out: number,
    outStride: number,
    finish: number,
  ): void;
  scatter(
    lists: number,
    ends: number,
    rows: number,
    gradient: number,
    columns: number,
    slopes: number,
    stride: number,
  ): void;
  convolve(
    image: number,
    samples: number,
    height: number,
    width: number,
    channels: number,
    matrix: number,
    matrixStride: number,
    columns: number,
    start: number,
    out: number,
    finish: number,
    lists: number,
    ends: number,
  ): void;
  drawPlanes(
    codes: number,
    samples: number,
    channels: number,
    height: number,
    width: number,
    planes: number,
    pixel: number,
    image: number,
  ): void;
  product(
    left: number,
    rowStride: number,
    step: number,
    rows: number,
    inner: number,
    matrix: number,
    matrixStride: number,
    columns: number,
    start: number,
    startStride: number,
    out: number,
    outStride: number,
  ): void;
  gruReset(...places: GatePlaces<[h: number, reset: number]>): void;
  gruOutput(...places: GatePlaces<[h: number, out: number]>): void;
  gruOutputBack(...places: GatePlaces<[h: number, carry: number, slopes: number]>): void;
  gruResetBack(...places: GatePlaces<[h: number, reset: number, slopes: number]>): void;
  lstmOutput(...places: GatePlaces<[before: number, after: number, out: number]>): void;
  lstmOutputBack(
    ...places: GatePlaces<
      [before: number, after: number, slopes: number, carryH: number, carryC: number, to: number]
    >
  ): void;
  transpose(
    from: number,
    rows: number,
    columns: number,
    fromStride: number,
    to: number,
    toStride: number,
  ): void;
  addRows(matrix: number, rows: number, columns: number, stride: number, to: number): void;
  sumOfSquares(from: number, count: number): number;
  adam(
    theta: number,
    gradient: number,
    m: number,
    v: number,
    rows: number,
    stride: number,
    scale: number,
    beta1: number,
    beta2: number,
    rates: number,
    corrections: number,
    epsilon: number,
  ): void;
}

/** What `multiply` and `convolve` do with a sum before they store it. */
export const FINISH = { none: 0, relu: 1, gate: 2 } as const;
