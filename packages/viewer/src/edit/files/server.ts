import type { ErrorBody, RunSummary, ScenarioDetail, ScenarioSummary } from "@mesagrid/server/protocol";

/** The server said no, in words for a person. */
export class Refusal extends Error {
  /** Stable, such as `changed-meanwhile`; `unreachable` if no server answered. */
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = "Refusal";
    this.code = code;
  }
}

/** The scenario files of the server, and what it trains. Every call throws `Refusal`. */
export interface ScenarioServer {
  list(): Promise<readonly ScenarioSummary[]>;
  read(name: string): Promise<ScenarioDetail>;
  /** @param hash of the file that is replaced; null for a new one */
  save(name: string, text: string, hash: string | null): Promise<ScenarioDetail>;
  remove(name: string, hash: string): Promise<void>;
  /** Trains a text as it is, saved or not. @returns the run's id */
  train(text: string, seed: number): Promise<string>;
}

/** @param base the page's address */
export function scenarioServer(base: string): ScenarioServer {
  const ask = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const given = body === undefined ? {} : { body: JSON.stringify(body) };
    const json: Record<string, string> = body === undefined ? {} : { "content-type": "application/json" };
    let response: Response;
    try {
      response = await fetch(new URL(path, base), { method, headers: { ...json, ...headers }, ...given });
    } catch {
      throw new Refusal("unreachable", "The server does not answer. Your text is kept in this browser.");
    }
    if (!response.ok) throw await refusalOf(response);
    return response.status === 204 ? null : ((await response.json()) as unknown);
  };
  const place = (name: string) => `/api/scenarios/${encodeURIComponent(name)}`;
  const known = (hash: string | null): Record<string, string> =>
    hash === null ? { "if-none-match": "*" } : { "if-match": `"${hash}"` };
  return {
    list: async () =>
      ((await ask("GET", "/api/scenarios?limit=1000")) as { scenarios: ScenarioSummary[] }).scenarios,
    read: async (name) => (await ask("GET", place(name))) as ScenarioDetail,
    save: async (name, text, hash) =>
      (await ask("PUT", place(name), { text }, known(hash))) as ScenarioDetail,
    async remove(name, hash) {
      await ask("DELETE", place(name), undefined, known(hash));
    },
    train: async (text, seed) => ((await ask("POST", "/api/runs", { text, seed })) as RunSummary).id,
  };
}

async function refusalOf(response: Response): Promise<Refusal> {
  try {
    const { error } = (await response.json()) as ErrorBody;
    return new Refusal(error.code, error.hint ? `${error.message} (${error.hint})` : error.message);
  } catch {
    return new Refusal("unreachable", `This place has no server that answers (${response.status}).`);
  }
}
