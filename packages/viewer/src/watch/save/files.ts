import type { Trace } from "@mesagrid/env";
import { element } from "../../dom.js";
import { fetchDetail } from "../../recorded-episodes.js";
import { formatRoute } from "../../shell/route.js";
import { numberOf, queryOf } from "../link.js";

/** Milliseconds until a browser has surely begun to save a file. */
const SAVED = 60_000;

/** Has the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(address), SAVED);
}

/** A file's name without its ending: "cheese-corner-s1-train-81920-3". Characters that a file system may refuse become a dash. */
export function fileName(run: string, { levels, step, slot, episode }: Trace): string {
  return `${run}-${levels}-${step}-${slot}-${episode}`.replaceAll(/[^\w.-]+/g, "-");
}

/** The address of an episode at a move, to be opened by anybody who can reach this page. @throws ApiError; Error if the run has it no more */
export async function addressOf(run: string, trace: Trace, move: number): Promise<string> {
  const query = queryOf({ run, trace: await numberOf(run, trace), move });
  return new URL(
    formatRoute({ view: "watch", query: { ...query, levels: trace.levels } }),
    window.location.href,
  ).href;
}

/** An episode as JSON, as the HTTP API gives it. @throws ApiError; Error if the run has it no more */
export async function traceJson(run: string, trace: Trace): Promise<Blob> {
  const number = await numberOf(run, trace);
  const detail = await fetchDetail(run, number);
  return new Blob([JSON.stringify(detail)], { type: "application/json" });
}

/** A picture as PNG. */
export async function pngOf(canvas: HTMLCanvasElement): Promise<Blob> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (!blob) throw new Error("this browser cannot write the picture");
  return blob;
}

/** Copies a text; false if the browser does not allow it, as on a page that is not secure. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
