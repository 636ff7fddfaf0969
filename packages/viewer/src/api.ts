import type { ErrorBody } from "@mesagrid/server/protocol";

/** What the server refused, in its own words. */
export class ApiError extends Error {
  /** Such as `no-such-run`, see @mesagrid/server's README; `no-answer` if the server did not answer at all. */
  readonly code: string;
  /** The HTTP status; 0 without an answer. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = "ApiError";
    this.code = code;
    this.status = status;
  }
}

/** What a request may say beside its address. */
export interface Asking {
  /** Default GET; POST if there is a body. */
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers in place of a server: what `fetch` is called with, and what it promises. */
export type Answerer = (address: string, asking: RequestInit) => Promise<Response>;

let reach: Answerer = (address, asking) => fetch(address, asking);

/** From now on everything is asked of this answerer, as on a page without a server. */
export function askInstead(answerer: Answerer): void {
  reach = answerer;
}

/** The path of a run in the server's HTTP API. */
export function runPath(id: string): string {
  return `/api/runs/${encodeURIComponent(id)}`;
}

/** An address of the server's HTTP API, beside the page. @param path such as `/api/runs`, with what varies already encoded */
export function apiAddress(path: string): string {
  return new URL(path, window.location.href).href;
}

/**
 * Asks the server's HTTP API. The answer's shape is what @mesagrid/server documents for the route: it is not checked again.
 *
 * @throws ApiError with the server's code, and its message and hint as words for a person
 */
export async function ask<Answer>(path: string, asking: Asking = {}): Promise<Answer> {
  const { answer } = await askWhole<Answer>(path, asking);
  return answer;
}

/** As `ask`, with the headers of the answer. @throws ApiError */
export async function askWhole<Answer>(
  path: string,
  asking: Asking = {},
): Promise<{ readonly answer: Answer; readonly headers: Headers }> {
  const response = await respond(path, asking);
  const text = await response.text();
  return { answer: (text === "" ? undefined : JSON.parse(text)) as Answer, headers: response.headers };
}

/** As `ask`, of what is no JSON. @throws ApiError */
export async function askText(path: string): Promise<string> {
  return (await respond(path, {})).text();
}

async function respond(
  path: string,
  { body, method = body === undefined ? "GET" : "POST", headers = {} }: Asking,
): Promise<Response> {
  const json = body === undefined ? {} : { "content-type": "application/json" };
  const said = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await reach(apiAddress(path), { method, headers: { ...json, ...headers }, ...said }).catch(
    () => {
      throw new ApiError("no-answer", 0, "The server does not answer.");
    },
  );
  if (!response.ok) throw refusalOf(response.status, await response.text());
  return response;
}

function refusalOf(status: number, text: string): ApiError {
  let error: ErrorBody["error"] | undefined;
  try {
    error = (JSON.parse(text) as ErrorBody).error;
  } catch {
    // not the API's own answer: something between here and the server spoke
  }
  if (!error) return new ApiError("no-answer", status, `The server answered ${status}.`);
  return new ApiError(error.code, status, error.hint ? `${error.message} (${error.hint})` : error.message);
}
