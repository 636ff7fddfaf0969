import type { Program } from "@mesagrid/env";
import { counted } from "../numbers.js";
import type { Rows } from "../table.js";
import { mapsOf, markup, sidesOf } from "./maps.js";
import type { FoundComponent, PragmascopeReading } from "./pragmascope.js";
import type { Shared } from "./shuffle-test.js";

/** The components in a table: how much is shared, by which views, and which true feature comes nearest. */
export function componentTable({ views, components, truth }: PragmascopeReading): Rows {
  const body = components.map(({ name, shared, agreement, carriers }, i) => [
    name,
    shared.value.toFixed(2),
    shared.threshold.toFixed(2),
    agreement.toFixed(2),
    `${carriers.length} of ${views.length}`,
    nearest(truth.alone[i]),
  ]);
  return [["component", "shared", "shuffled", "agreement", "views", "nearest true feature (R²)"], ...body];
}

/** True features by what all components together tell of them. */
export function truthTable({ truth }: PragmascopeReading): Rows {
  const order = Object.entries(truth.together).sort(([, a], [, b]) => b - a);
  return [
    ["true feature", "R² of all components"],
    ...order.map(([name, score]) => [name, score.toFixed(2)]),
  ];
}

/** What was done and found, in a few sentences. */
export function summaryOf(
  program: Program,
  { options, views, rows, short, components, search }: PragmascopeReading,
): string {
  const { levels, shuffles } = options;
  const left = short > 0 ? ` (${counted(short, "episode")} too short)` : "";
  const found =
    components.length === 0
      ? "Nothing is shared beyond chance."
      : `${counted(components.length, "component")} shared beyond the 99th percentile of shuffled views, in both halves.`;
  const most = components.length === options.most ? " There may be more: the search ended at its bound." : "";
  const next = search.next ? ` The next one: ${shared(search.next)}.` : "";
  return `${program.name}, levels ${levels}: a random policy, ${counted(rows, "episode")}${left}, ${counted(views.length, "view")}, ${shuffles} shuffles.\n${found}${most}${next}`;
}

function shared({ value, threshold }: Shared): string {
  return `${value.toFixed(2)}, shuffled ${threshold.toFixed(2)}`;
}

function nearest(scores: Readonly<Record<string, number>>): string {
  const [best] = Object.entries(scores).sort(([, a], [, b]) => b - a);
  return best ? `${best[0]} ${best[1].toFixed(2)}` : "";
}

/** The reading as data. */
export function reportJson(program: Program, reading: PragmascopeReading): string {
  const { rollouts, levels, views: kind, patch, times, gap, shuffles, most, seed } = reading.options;
  const options = { rollouts, levels, views: kind, patch, times, gap, shuffles, most, seed };
  const views = reading.views.map(({ name, columns, rectangle }) => ({
    name,
    columns,
    ...(rectangle && { rectangle }),
  }));
  const { rows, short, truth, search } = reading;
  const components = reading.components.map(({ name, shared: own, agreement, carriers, loadings }, i) => ({
    name,
    ...{ shared: own.value, threshold: own.threshold, p: own.p, agreement },
    carriers: carriers.map((v) => reading.views[v].name),
    r2: truth.alone[i],
    loadings,
  }));
  const json = {
    format: 1,
    scenario: program.name,
    options,
    rows,
    short,
    views,
    search,
    components,
    r2: truth.together,
  };
  return `${JSON.stringify(json, null, 1)}\n`;
}

const STYLE =
  "body{font:15px/1.45 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}table{border-collapse:collapse}td,th{padding:2px 10px;border-bottom:1px solid #ddd;text-align:left}pre{white-space:pre-wrap}";

/** The reading as one page that needs nothing else. */
export function reportPage(program: Program, reading: PragmascopeReading): string {
  const title = `Pragmascope: ${program.scenario.title}`;
  const parts = [
    `<h1>${markup(title)}</h1><pre>${markup(summaryOf(program, reading))}</pre>`,
    "<p>A component is something that several disjoint views of the same moment (or several moments of the same episode) tell alike. <b>shared</b>: variance of the views' sum over the sum of their variances, 1 if nothing is shared, in episodes that it was not fitted to; <b>shuffled</b>: its 99th percentile with shuffled views; <b>agreement</b>: mean correlation of two views that carry it.</p>",
    table(componentTable(reading)),
    ...reading.components.map((component, i) => section(program, reading, component, i)),
    reading.components.length > 0 ? `<h2>What they tell of the truth</h2>${table(truthTable(reading))}` : "",
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${markup(title)}</title><style>${STYLE}</style></head><body>${parts.join("\n")}</body></html>\n`;
}

function section(
  program: Program,
  reading: PragmascopeReading,
  component: FoundComponent,
  i: number,
): string {
  const { views, truth } = reading;
  const best = Object.entries(truth.alone[i])
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3)
    .map(([name, score]) => `${name} ${score.toFixed(2)}`);
  const sides = sidesOf(program.observation, component);
  const told = [
    `carried by ${component.carriers.map((v) => views[v].name).join("; ")}`,
    ...(sides ? [`correlation with ${sides}`] : []),
    `R² of true features: ${best.join(", ")}`,
  ];
  const words = told.map((line) => `<br>${markup(line)}`).join("");
  return `<h2>${component.name}</h2>${mapsOf(program.observation, reading, component)}<p>${shared(component.shared)}${words}</p>`;
}

function table([head, ...body]: Rows): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${markup(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${row(head, "th")}${body.map((cells) => row(cells, "td")).join("")}</table>`;
}
