import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "@mesagrid/agent";
import { markup } from "../pragmascope/maps.js";
import type { ReportDocument } from "./document.js";
import { fileSvg } from "./figures/draw.js";
import { fileNames } from "./files.js";
import { reportMarkdown } from "./markdown.js";
import { reportPage } from "./page.js";
import { specText } from "./source.js";

/** What a report's files in `figures/` are called: others are left alone. */
const OWN = /^\d\d-[a-z0-9-]+\.(svg|vl\.json)$/;

/**
 * Writes `report.html`, `report.md` and `figures/` into a folder; pictures of an earlier report that are no longer in it are deleted.
 *
 * @returns the paths written
 */
export function writeReport(folder: string, report: ReportDocument): string[] {
  const files = new Map([
    ["report.html", reportPage(report)],
    ["report.md", reportMarkdown(report)],
  ]);
  for (const block of report.blocks) {
    if (block.kind !== "figure") continue;
    const { id, drawn, summary } = block.figure;
    for (const panel of drawn) {
      const { svg, source } = fileNames(id, panel);
      files.set(svg, fileSvg(panel.svg, markup(`${panel.title}. ${summary}`)));
      files.set(source, specText(panel.spec));
    }
  }
  mkdirSync(join(folder, "figures"), { recursive: true });
  for (const name of readdirSync(join(folder, "figures")))
    if (OWN.test(name) && !files.has(`figures/${name}`)) rmSync(join(folder, "figures", name));
  for (const [name, text] of files) writeAtomic(join(folder, name), text);
  return [...files.keys()].map((name) => join(folder, name));
}
