import { markup } from "../pragmascope/maps.js";
import { numericColumns, type Rows } from "../table.js";
import type { Block, ReportDocument } from "./document.js";
import { inlineSvg } from "./figures/draw.js";
import type { DrawnFigure } from "./figures/figures.js";
import type { Judgement } from "./judgement.js";
import { specText } from "./source.js";
import { STYLE } from "./style.js";

/** Nothing is loaded and nothing runs, wherever the page is opened. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const WORDS: Readonly<Record<Judgement, string>> = {
  supported: "Supported",
  refuted: "Refuted",
  undetermined: "Undetermined",
  described: "No verdict",
};

/** A report as one page that needs nothing else: no script, no font, no file beside it. */
export function reportPage({ title, blocks }: ReportDocument): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${markup(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<main>
<h1>${markup(title)}</h1>
${blocks.map(blockMarkup).join("\n")}
</main>
</body>
</html>
`;
}

function blockMarkup(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `<h2>${markup(block.text)}</h2>`;
    case "text":
      return `<p>${markup(block.text)}</p>`;
    case "warning":
      return `<p class="warning"><strong>Mind:</strong> ${markup(block.text)}</p>`;
    case "terms":
      return `<dl>${block.terms.map(([term, text]) => `<dt>${markup(term)}</dt><dd>${markup(text)}</dd>`).join("")}</dl>`;
    case "verdict":
      return `<p class="verdict"><strong>${WORDS[block.judgement]}</strong> ${markup(block.text)}</p>`;
    case "list":
      return `<ul>\n${block.items.map((item) => `<li>${markup(item)}</li>`).join("\n")}\n</ul>`;
    case "table":
      return scrolled("scroll", block.caption, tableMarkup(block.rows, block.caption));
    case "command":
      return `<pre class="command" tabindex="0"><code>${markup(block.text)}</code></pre>`;
    case "figure":
      return figureMarkup(block.number, block.figure);
  }
}

/** What is wider than the page is scrolled, by keyboard too. */
function scrolled(style: string, label: string, inside: string): string {
  return `<div class="${style}" role="region" tabindex="0" aria-label="${markup(label)}">${inside}</div>`;
}

/** From so many letters on a cell is given room, so that it does not become a narrow column of single words. */
const LONG = 24;

function tableMarkup(rows: Rows, caption: string): string {
  const right = numericColumns(rows);
  const [head, ...body] = rows;
  const long = head.map((_, column) => body.some((cells) => cells[column].length > LONG));
  const style = (column: number) =>
    right[column] ? ' class="number"' : long[column] ? ' class="words"' : "";
  const heads = head.map((cell, i) => `<th scope="col"${style(i)}>${markup(cell)}</th>`).join("");
  const lines = body.map(
    (cells) => `<tr>${cells.map((cell, i) => `<td${style(i)}>${markup(cell)}</td>`).join("")}</tr>`,
  );
  return `<table><caption><span>${markup(caption)}</span></caption><thead><tr>${heads}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
}

function figureMarkup(number: number, { title, caption, summary, drawn, data }: DrawnFigure): string {
  const panels = drawn.map(
    (panel) =>
      `<div><h3>${markup(panel.title)}</h3>${inlineSvg(panel.svg, markup(`${panel.title}. ${summary}`))}</div>`,
  );
  const sources = drawn.map(
    ({ title: name, spec }) =>
      `<h3>${markup(name)}</h3><pre tabindex="0"><code>${markup(specText(spec))}</code></pre>`,
  );
  const table = tableMarkup(data, `The numbers of figure ${number}.`);
  const told = `<figcaption><b>Figure ${number}: ${markup(title)}</b> ${markup(caption)}</figcaption>`;
  if (drawn.length === 0) return `<figure>${told}</figure>`;
  return `<figure>
${told}
<div class="panels">
${panels.join("\n")}
</div>
<p>${markup(summary)}</p>
<details><summary>Numbers of figure ${number}</summary>${scrolled("data", `Numbers of figure ${number}`, table)}</details>
<details><summary>Vega-Lite source of figure ${number}</summary>${sources.join("\n")}</details>
</figure>`;
}
