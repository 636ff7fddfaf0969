/** A worker's entry: answers one question about a scenario. */
import { parentPort, workerData } from "node:worker_threads";
import { answer, type Question } from "./questions.js";

parentPort?.postMessage(answer(workerData as Question));
