import { AwsClient } from "aws4fetch";
import { Failure } from "../../failure.js";
import type { Store } from "./store.js";

/** What it takes to reach a bucket. */
export interface S3Environment {
  /** Of the server, such as `https://s3.eu-central-1.amazonaws.com`, without the bucket. */
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** @throws Failure if there are no credentials */
export function s3Environment(environment: NodeJS.ProcessEnv): S3Environment {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_REGION: region = environment.AWS_DEFAULT_REGION ?? "us-east-1",
    AWS_ENDPOINT_URL_S3: endpoint = environment.AWS_ENDPOINT_URL ?? `https://s3.${region}.amazonaws.com`,
  } = environment;
  if (!accessKeyId || !secretAccessKey)
    throw new Failure(
      "a store in S3 needs credentials",
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_REGION, and AWS_ENDPOINT_URL of a server that is not Amazon's",
    );
  return {
    ...{ endpoint: endpoint.replace(/\/+$/, ""), region, accessKeyId, secretAccessKey },
    ...(sessionToken && { sessionToken }),
  };
}

/** Milliseconds that one request may take: a worker that waits for ever would hold its cell for ever. */
const PATIENCE = 60_000;

/** A store in a bucket of S3, or of a server that speaks its protocol; an object a key. The bucket must be there. */
export function s3Store(bucket: string, prefix: string, { endpoint, ...credentials }: S3Environment): Store {
  const client = new AwsClient({ ...credentials, service: "s3", retries: 4, initRetryMs: 200 });
  const ask = async (key: string, method: "GET" | "PUT", body?: Uint8Array): Promise<Response> => {
    // Servers do not agree on what a bare plus in a path is.
    const path = [bucket, prefix, key].join("/").split("/").filter(Boolean).map(encodeURIComponent).join("/");
    const url = `${endpoint}/${path}`;
    const answer = await client.fetch(url, {
      method,
      signal: AbortSignal.timeout(PATIENCE),
      ...(body && { body: new Uint8Array(body) }),
    });
    if (answer.ok || (method === "GET" && answer.status === 404)) return answer;
    const code = /<Code>(\w+)<\/Code>/.exec(await answer.text())?.[1];
    throw new Error(`s3://${bucket} answers ${answer.status}${code ? ` ${code}` : ""} to ${method} ${key}`);
  };
  return {
    name: `s3://${bucket}${prefix ? `/${prefix}` : ""}`,
    async get(key) {
      const answer = await ask(key, "GET");
      const body = new Uint8Array(await answer.arrayBuffer());
      return answer.ok ? body : undefined;
    },
    async put(key, value) {
      await (await ask(key, "PUT", value)).arrayBuffer();
    },
  };
}
