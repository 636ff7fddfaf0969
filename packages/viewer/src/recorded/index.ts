export { answerFrom } from "./answers.js";
export { recordedFiles } from "./files.js";
export { recordedSocket } from "./socket.js";
