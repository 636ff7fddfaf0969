import { ask } from "../api.js";

/** One setting of a new run, as the server's own schema has it. */
export interface Setting {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** What it may be; a whole number if there are no choices. */
  readonly choices: readonly string[] | null;
  readonly least: number;
  readonly most: number;
  /** What it is if nothing is said. */
  readonly usual: string | null;
}

/** What of JSON Schema the server's schema of a new run uses. */
interface PropertySchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly { readonly enum?: readonly unknown[] }[];
}

export interface BodySchema {
  readonly required?: readonly string[];
  readonly properties: Readonly<Record<string, PropertySchema>>;
}

/** The settings that a body has, in order; what is neither a choice nor a whole number is left out. */
export function settingsOf({ properties, required = [] }: BodySchema): Setting[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const choices = schema.anyOf?.flatMap((one) => (one.enum ?? []).map(String)) ?? null;
    if (choices === null && schema.type !== "integer") return [];
    return {
      name,
      description: schema.description ?? "",
      required: required.includes(name),
      choices,
      least: schema.minimum ?? 0,
      most: schema.maximum ?? Number.MAX_SAFE_INTEGER,
      usual: schema.default === undefined ? null : String(schema.default),
    };
  });
}

/** What a new run may be told, from the schema that the server checks it by. @throws ApiError */
export async function fetchSettings(): Promise<Setting[]> {
  const document = await ask<{ paths: Record<string, Record<string, { requestBody: RequestBody }>> }>(
    "/docs/json",
  );
  return settingsOf(document.paths["/api/runs"].post.requestBody.content["application/json"].schema);
}

interface RequestBody {
  readonly content: Readonly<Record<string, { readonly schema: BodySchema }>>;
}
