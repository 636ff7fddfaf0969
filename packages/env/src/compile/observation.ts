import type { CounterTable, KindTable, ObservationSpec } from "../program.js";
import type { Scenario } from "../schema.js";
import { LAYERS } from "./kinds.js";

/** What the policy sees: only layers on which some kind is observed, and the observed counters. */
export function compileObservation(
  scenario: Scenario,
  kinds: KindTable,
  counters: CounterTable,
  height: number,
  width: number,
): ObservationSpec {
  const observed = ["", ...Object.values(scenario.kinds)].map(
    (kind) => typeof kind !== "string" && kind.observed !== false,
  );
  const shown = Uint8Array.from(observed, (seen, id) => (seen ? id : 0));
  const seenLayers = LAYERS.map((_, layer) => layer).filter((layer) =>
    observed.some((seen, id) => seen && kinds.layer[id] === layer),
  );
  const planes = [...shown]
    .filter((id) => id > 0)
    .map((kind) => ({ kind, layer: seenLayers.indexOf(kinds.layer[kind]) }));
  const sideCounters = counters.names.flatMap((name, index) =>
    scenario.counters?.[name].observed === false ? [] : [index],
  );
  return {
    layers: Uint8Array.from(seenLayers),
    height,
    width,
    cellsSize: seenLayers.length * height * width,
    layerStart: Int32Array.from(LAYERS, (_, layer) => seenLayers.indexOf(layer) * height * width).map(
      (start) => Math.max(start, -1),
    ),
    shown,
    planes,
    side: sideCounters.map((index) => counters.names[index]),
    sideCounters: Uint8Array.from(sideCounters),
    counterSide: Int16Array.from(counters.names, (_, counter) => sideCounters.indexOf(counter)),
  };
}
