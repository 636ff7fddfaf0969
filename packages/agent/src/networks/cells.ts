import { GRU } from "./gru.js";
import { LSTM } from "./lstm.js";

/** The cells by the setting `memory`. */
export const CELLS = { gru: GRU, lstm: LSTM };
