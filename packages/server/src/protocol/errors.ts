/** A message that does not follow the protocol. `code` is `bad-message` or `unknown-message`. */
export class ProtocolError extends Error {
  readonly code: "bad-message" | "unknown-message";

  constructor(code: "bad-message" | "unknown-message", message: string) {
    super(message);
    this.name = "ProtocolError";
    this.code = code;
  }
}
