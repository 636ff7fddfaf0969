import type { CounterTable, KindTable, ObservationSpec } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import { compileDelusions } from "./delusions.js";
import type { Report } from "./report.js";
import { compileWindow, DEFAULT_WINDOW } from "./window.js";

/** Codes are bytes. */
const MOST_CODES = 256;

/** A kind as the policy sees it: on its layer the code of a kind, and the codes of its attributes. */
interface Looks {
  /** [kinds + 1] code on the kind's own layer, 0 for none. */
  readonly shown: Uint8Array;
  readonly attributes: ObservationSpec["attributes"];
  readonly codes: readonly string[];
}

/**
 * What the policy sees: the layers on which some kind is shown (or the topmost things), the attributes, and the observed
 * counters.
 */
export function compileObservation(
  scenario: Scenario,
  kinds: KindTable,
  counters: CounterTable,
  layers: number,
  board: { readonly height: number; readonly width: number },
  report: Report,
): ObservationSpec {
  const { observe } = scenario;
  const painted = observe?.view === "painted";
  const egocentric = observe?.view === "egocentric";
  checkView(scenario, report);
  const { shown, attributes, codes } = compileLooks(scenario, kinds, egocentric, report);
  const ids = kinds.names.map((_, id) => id).filter((id) => shown[id] > 0);
  const seen = painted
    ? [0]
    : [...Array(layers).keys()].filter((layer) => ids.some((id) => kinds.layer[id] === layer));
  const channels = seen.length + attributes.length;
  const [height, width] = egocentric ? (observe.window ?? DEFAULT_WINDOW) : [board.height, board.width];
  const sideCounters = counters.names.flatMap((name, index) =>
    scenario.counters?.[name].observed === false ? [] : [index],
  );
  return {
    painted,
    layers: Uint8Array.from(seen),
    attributes,
    channels,
    codes,
    window: egocentric
      ? compileWindow(scenario, kinds, { shown, attributes, codes, seen, height, width }, report)
      : undefined,
    height,
    width,
    cellsSize: channels * height * width,
    layerStart: Int32Array.from({ length: layers }, (_, layer) => {
      if (painted) return 0;
      return egocentric || !seen.includes(layer) ? -1 : seen.indexOf(layer) * height * width;
    }),
    plain:
      !painted &&
      attributes.length === 0 &&
      kinds.names.every((_, id) => id === 0 || shown[id] === id || !seen.includes(kinds.layer[id])),
    shown,
    planes: compilePlanes(kinds, { shown, attributes, codes }, painted ? undefined : seen, egocentric),
    side: sideCounters.map((index) => counters.names[index]),
    sideCounters: Uint8Array.from(sideCounters),
    counterSide: Int16Array.from(counters.names, (_, counter) => sideCounters.indexOf(counter)),
    delusions: compileDelusions(scenario, kinds, shown, report),
  };
}

function compileLooks(scenario: Scenario, kinds: KindTable, egocentric: boolean, report: Report): Looks {
  const codes = [...kinds.names, ...(egocentric ? ["unseen"] : [])];
  const byAttribute = new Map<string, Uint8Array>();
  kinds.names.forEach((kind, id) => {
    const spec = scenario.kinds[kind];
    if (id === 0 || spec.observed === false) return;
    for (const [name, value] of Object.entries(spec.attributes ?? {})) {
      report.checkNames([name], `$.kinds.${kind}.attributes`, "attribute");
      const row = byAttribute.get(name) ?? new Uint8Array(kinds.names.length);
      byAttribute.set(name, row);
      const label = `${name} ${value}`;
      row[id] = codes.includes(label) ? codes.indexOf(label) : codes.push(label) - 1;
    }
  });
  if (codes.length > MOST_CODES) {
    report.add({
      code: "out-of-range",
      path: "$.kinds",
      message: `kinds and values of attributes are ${codes.length - 1} in all`,
      expected: `at most ${MOST_CODES - 1}`,
    });
  }
  const shown = kinds.names.map((name, id) => (id === 0 ? 0 : shownAs(scenario, name, id, kinds, report)));
  const attributes = [...byAttribute].map(([name, row]) => ({ name, codes: row }));
  return { shown: Uint8Array.from(shown), attributes, codes };
}

/** The code on the kind's own layer: its attributes are shown in place of the kind itself. */
function shownAs(scenario: Scenario, name: string, id: number, kinds: KindTable, report: Report): number {
  const spec = scenario.kinds[name];
  if (spec.as !== undefined && spec.attributes) {
    report.add({
      code: "one-look",
      path: `$.kinds.${name}.as`,
      message: `'${name}' has attributes to be seen by`,
      expected: "'as' or 'attributes', but not both",
    });
  }
  if (spec.observed === false || spec.attributes) return 0;
  if (spec.as === undefined) return id;
  return report.find(kinds.names.slice(1), spec.as, `$.kinds.${name}.as`, "kind") + 1;
}

/** @param seen the seen layers, undefined for a painted view */
function compilePlanes(
  kinds: KindTable,
  { shown, attributes, codes }: Looks,
  seen: readonly number[] | undefined,
  egocentric: boolean,
): ObservationSpec["planes"] {
  const planes = new Map<string, { code: number; channel: number }>();
  const add = (code: number, channel: number): void => {
    if (code > 0) planes.set(`${channel} ${code}`, { code, channel });
  };
  shown.forEach((code, id) => {
    add(code, seen ? seen.indexOf(kinds.layer[id]) : 0);
  });
  attributes.forEach((attribute, i) => {
    for (const code of attribute.codes) add(code, (seen?.length ?? 1) + i);
  });
  if (egocentric) add(codes.indexOf("unseen"), 0);
  return [...planes.values()];
}

/** What belongs to one view says nothing in another. */
function checkView(scenario: Scenario, report: Report): void {
  const { observe } = scenario;
  for (const field of ["window", "occlusion", "outside"] as const) {
    if (observe?.[field] === undefined || observe.view === "egocentric") continue;
    report.add({
      code: "other-view",
      path: `$.observe.${field}`,
      message: `a '${observe.view}' view has no '${field}'`,
      expected: "view 'egocentric'",
    });
  }
  if (observe?.view !== "painted") return;
  for (const [name, spec] of Object.entries(scenario.kinds)) {
    if (!spec.attributes) continue;
    report.add({
      code: "other-view",
      path: `$.kinds.${name}.attributes`,
      message: "a painted view shows kinds and no attributes",
      expected: "view 'full' or 'egocentric'",
    });
  }
}
