import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { build } from "vite";
import { ROOT } from "../structure/repository.js";

/** A page made of the repository's own sources, served for one browser. */
export interface ServedPage {
  readonly url: string;
  close(): void;
}

/**
 * Bundles modules of test/browser and serves them beside a page that starts the first. As on the real page no text may
 * become code; `images` allows the page pictures that it has made itself.
 *
 * @param names of modules in test/browser, without `.ts`
 * @param options `root` is the repository, for who runs outside of it
 */
export async function servePage(
  names: readonly string[],
  { images = false, root = ROOT } = {},
): Promise<ServedPage> {
  const files = new Map([
    ["/", `<!doctype html><title>test</title><script type="module" src="/${names[0]}.js"></script>`],
  ]);
  const built = await build({
    root,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: false,
      rollupOptions: {
        treeshake: false,
        input: names.map((name) => join(root, "test/browser", `${name}.ts`)),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
      },
    },
  });
  for (const { output } of [built].flat() as {
    output: { type: string; fileName: string; code?: string }[];
  }[]) {
    for (const { fileName, code } of output) if (code !== undefined) files.set(`/${fileName}`, code);
  }
  const pictures = images ? "; img-src data: blob:; style-src 'unsafe-inline'" : "";
  const policy = `default-src 'none'; script-src 'self'; worker-src 'self'${pictures}`;
  const server = createServer((request, response) => {
    const text = files.get(request.url ?? "");
    response.writeHead(text === undefined ? 404 : 200, {
      "content-type": request.url === "/" ? "text/html; charset=utf-8" : "text/javascript",
      "content-security-policy": policy,
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () => server.close(),
  };
}
