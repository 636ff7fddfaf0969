import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, type ServerOptions, startServer } from "@mesagrid/server";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll } from "vitest";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";
import { type OpenedPage, openPage } from "./open-page.js";

/** What the tests of one file have of their own: a browser, a folder, and a server with the page. */
export class Served {
  /** None where none can be started; then the tests are left out. */
  readonly browser: Browser | undefined;
  readonly folder: string;
  readonly runs: string;
  #server: RunningServer | undefined;

  constructor(browser: Browser | undefined, folder: string) {
    this.browser = browser;
    this.folder = folder;
    this.runs = join(folder, "runs");
  }

  get server(): RunningServer {
    if (!this.#server) throw new Error("serve() was not called");
    return this.#server;
  }

  /** Starts the server, or another one in its place. Scenarios are those that ship, if nothing else is said. */
  async serve(options: Partial<ServerOptions> = {}): Promise<RunningServer> {
    const [scenarios, viewer] = [join(ROOT, "scenarios"), join(ROOT, "packages/viewer/dist")];
    this.#server = await startServer({ port: 0, runs: this.runs, scenarios, viewer, ...options });
    return this.#server;
  }

  /** @param place the part of the page's address from `#` on */
  open(place = "", options: BrowserContextOptions = {}): Promise<OpenedPage> {
    if (!this.browser) throw new Error("there is no browser");
    return openPage(this.browser, `${this.server.url}/${place}`, options);
  }

  async close(): Promise<void> {
    await this.browser?.close();
    await this.#server?.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** @param name of the tests' file; what it has is gone after its tests */
export async function servedPage(name: string): Promise<Served> {
  const browser = await startBrowser(`test/browser/${name}`);
  const served = new Served(browser, mkdtempSync(join(tmpdir(), `mesagrid-${name}-`)));
  afterAll(() => served.close(), 60_000);
  return served;
}
