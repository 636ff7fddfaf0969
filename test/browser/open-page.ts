import type { Browser, BrowserContextOptions, Page } from "playwright-core";

/** A page of the viewer, and what it has complained of so far. */
export interface OpenedPage {
  readonly page: Page;
  /** Errors, and the console's errors and warnings. */
  readonly complaints: string[];
}

/** Opens an address as a person would, in a window of 1280 x 800 if nothing else is said. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    // The driver's remark on a screenshot of what it has drawn.
    if (!/GL Driver Message .*ReadPixels/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}
