import type { CounterTable, KindTable, ObservationSpec } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** What the policy sees: the layers on which some kind is observed (or the topmost things), and the observed counters. */
export function compileObservation(
  scenario: Scenario,
  kinds: KindTable,
  counters: CounterTable,
  layers: number,
  height: number,
  width: number,
  report: Report,
): ObservationSpec {
  const painted = scenario.observe?.view === "painted";
  const shown = Uint8Array.from(kinds.names, (name, id) =>
    id === 0 ? 0 : shownAs(scenario, name, id, kinds, report),
  );
  const ids = kinds.names.map((_, id) => id).filter((id) => shown[id] > 0);
  const seen = painted
    ? [0]
    : [...Array(layers).keys()].filter((layer) => ids.some((id) => kinds.layer[id] === layer));
  const seenLayer = (id: number): number => (painted ? 0 : seen.indexOf(kinds.layer[id]));
  const planes = new Map(
    ids.map((id) => [`${seenLayer(id)} ${shown[id]}`, { kind: shown[id], layer: seenLayer(id) }]),
  );
  const sideCounters = counters.names.flatMap((name, index) =>
    scenario.counters?.[name].observed === false ? [] : [index],
  );
  const starts = Int32Array.from({ length: layers }, (_, layer) =>
    seen.includes(layer) ? seen.indexOf(layer) * height * width : -1,
  );
  return {
    painted,
    layers: Uint8Array.from(seen),
    height,
    width,
    cellsSize: seen.length * height * width,
    layerStart: painted ? starts.fill(0) : starts,
    plain:
      !painted &&
      kinds.names.every((_, id) => id === 0 || shown[id] === id || !seen.includes(kinds.layer[id])),
    shown,
    planes: [...planes.values()],
    side: sideCounters.map((index) => counters.names[index]),
    sideCounters: Uint8Array.from(sideCounters),
    counterSide: Int16Array.from(counters.names, (_, counter) => sideCounters.indexOf(counter)),
    delusions: compileDelusions(scenario, kinds, shown, report),
  };
}

function shownAs(scenario: Scenario, name: string, id: number, kinds: KindTable, report: Report): number {
  const spec = scenario.kinds[name];
  if (spec.observed === false) return 0;
  if (spec.as === undefined) return id;
  return report.find(kinds.names.slice(1), spec.as, `$.kinds.${name}.as`, "kind") + 1;
}

function compileDelusions(
  scenario: Scenario,
  kinds: KindTable,
  shown: Uint8Array,
  report: Report,
): ObservationSpec["delusions"] {
  const { observe } = scenario;
  if (observe?.delusions && observe.view !== "painted") {
    report.add({
      code: "needs-painted-view",
      path: "$.observe.delusions",
      message: "delusions change what is painted",
      expected: 'view "painted"',
    });
  }
  return (observe?.delusions ?? []).map((delusion, index) => {
    const path = `$.observe.delusions[${index}]`;
    const over = new Uint8Array(kinds.names.length);
    delusion.over.forEach((name, i) => {
      if (name === "empty") {
        over[0] = 1;
        return;
      }
      const reference = report.reference(kinds.references, name, `${path}.over[${i}]`);
      const { start, list } = kinds.members;
      for (const kind of list.subarray(start[reference], start[reference + 1])) over[shown[kind]] = 1;
    });
    return {
      on: report.reference(kinds.references, delusion.on, `${path}.on`),
      code: report.find(kinds.names.slice(1), delusion.show, `${path}.show`, "kind") + 1,
      over,
    };
  });
}
