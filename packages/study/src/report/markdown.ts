import { markdownTable, type Rows } from "../table.js";
import type { Block, ReportDocument } from "./document.js";
import type { DrawnFigure } from "./figures/figures.js";
import { fileNames } from "./files.js";

/** More rows than these are left to the figure's source, which holds them as well. */
const MOST_ROWS = 60;

/** A report in Markdown; its pictures and their sources lie in `figures/` beside it. */
export function reportMarkdown({ title, blocks }: ReportDocument): string {
  return `# ${plain(title)}\n\n${blocks.map(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `## ${plain(block.text)}`;
    case "text":
      return plain(block.text);
    case "warning":
      return `> **Mind:** ${plain(block.text)}`;
    case "terms":
      return block.terms.map(([term, text]) => `**${plain(term)}.** ${plain(text)}`).join("\n\n");
    case "verdict":
      return `**${plain(block.text)}**`;
    case "list":
      return block.items.map((item) => `- ${plain(item)}`).join("\n");
    case "table":
      return `${plain(block.caption)}\n\n${tableText(block.rows)}`;
    case "command":
      return `\`\`\`sh\n${block.text}\n\`\`\``;
    case "figure":
      return figureText(block.number, block.figure);
  }
}

function tableText(rows: Rows): string {
  return markdownTable(rows.map((cells) => cells.map((cell) => plain(cell).replaceAll("|", "\\|"))));
}

function figureText(number: number, { id, title, caption, summary, drawn, data }: DrawnFigure): string {
  const told = [`### Figure ${number}: ${plain(title)}`, plain(caption)];
  if (drawn.length === 0) return told.join("\n\n");
  const panels = drawn.map((panel) => {
    const { svg, source } = fileNames(id, panel);
    return `![${plain(panel.title)}](${svg})\n\n${plain(panel.title)}: [source and data](${source})`;
  });
  const numbers =
    data.length > MOST_ROWS
      ? []
      : [`<details><summary>Numbers of figure ${number}</summary>\n\n${tableText(data)}\n\n</details>`];
  return [...told, ...panels, plain(summary), ...numbers].join("\n\n");
}

/** A text without anything that Markdown would take as its own. */
function plain(text: string): string {
  return text.replace(/[\\`*_<>[\]]/g, (sign) =>
    sign === "<" ? "&lt;" : sign === ">" ? "&gt;" : `\\${sign}`,
  );
}
