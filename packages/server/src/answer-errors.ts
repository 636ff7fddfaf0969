import { RunError } from "@mesagrid/agent";
import { ScenarioError } from "@mesagrid/env";
import type { FastifyError, FastifyInstance } from "fastify";
import { ERRORS, type ErrorCode, errorBody, ServerError } from "./errors.js";

/**
 * Answers whatever is thrown in the one shape of an error, with its code.
 *
 * @param onError told of what is the server's own fault
 */
export function answerErrors(app: FastifyInstance, onError?: (thrown: unknown) => void): void {
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send(errorBody("not-found", `there is nothing at ${request.method} ${request.url.slice(0, 200)}`)),
  );
  app.setErrorHandler((thrown: FastifyError, _request, reply) => {
    if (thrown instanceof ServerError) {
      return reply.code(thrown.status).send(errorBody(thrown.code, thrown.message, thrown.hint));
    }
    if (thrown instanceof RunError) {
      const code = RUN_ERRORS[thrown.code] ?? "run-unreadable";
      return reply.code(ERRORS[code][0]).send(errorBody(code, thrown.message, thrown.hint));
    }
    if (thrown instanceof ScenarioError) {
      return reply
        .code(422)
        .send(errorBody("bad-scenario", thrown.message, "mesagrid check FILE explains more"));
    }
    const code = codeOf(thrown.statusCode ?? 500);
    if (code === "internal") onError?.(thrown);
    const message = code === "internal" ? "something went wrong in the server" : thrown.message;
    return reply.code(ERRORS[code][0]).send(errorBody(code, message));
  });
}

/** Codes of what @mesagrid/agent throws about a run, where they are not `run-unreadable`. */
const RUN_ERRORS: Readonly<Record<string, ErrorCode>> = {
  "disk-full": "disk-full",
  "no-checkpoint": "no-such-checkpoint",
  "bad-checkpoint": "no-such-checkpoint",
};

/** The code of an error that fastify or a plugin of it made. */
function codeOf(status: number): ErrorCode {
  if (status === 413) return "too-large";
  if (status === 415) return "unsupported-type";
  return status < 500 ? "bad-request" : "internal";
}
