import { type Network, randomPolicy } from "@mesagrid/agent";
import { createStream, type Feature, PURPOSE } from "@mesagrid/env";
import { playCell } from "../battery/play-cell.js";
import type { Cell } from "../battery/types.js";
import { Failure } from "../failure.js";
import { probeActivations, probeLabels, probeStates } from "../measures/probe/states.js";
import { PROBE, type ProbeReading, probe, tooWide } from "../measures/probe.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { decimal } from "../numbers.js";
import { type LevelsReading, type Played, refusedReading, takenOf } from "./instrument.js";
import type { Asker, NetworkInstrument } from "./network-instrument.js";
import type { Trained } from "./trained.js";

/** States that a probe rests on, at most, so that it takes about a second. */
const MOST_ROWS = 2000;
/** Levels that they are of, at least: few states of many levels tell more than many of few. */
const LEAST_LEVELS = 256;

/**
 * Probes every layer for every feature, in states that a random policy comes through: the same for every agent and checkpoint, whatever
 * they do, so that curves over training are of the network alone.
 */
export const probeInstrument: NetworkInstrument = {
  doc: PROBE,
  async takeOfNetwork(played, trained, asker) {
    const readings = new Map<string, LevelsReading>();
    for (const [levels, cell] of played.cells)
      readings.set(levels, await readingOn(cell, played, trained, asker));
    return takenOf(readings);
  },
};

/** By layer, then feature. */
type Probes = Map<string, Map<string, ProbeReading | Refusal>>;

async function readingOn(
  { levels, seed, rows }: Cell,
  { program }: Played,
  { network, untrained }: Trained,
  { wishes, onPart, signal }: Asker,
): Promise<LevelsReading> {
  const random = randomPolicy(program.actions.names.length);
  const walk = playCell(
    program,
    random,
    { policy: "random", levels, seed },
    Math.max(LEAST_LEVELS, rows.length),
  );
  const states = probeStates(program, walk.traces);
  const features = chosen(states.features, wishes.features);
  const layers = network.layers.filter(({ shape }) => !tooWide(unitsOf(shape)));
  const probes: Probes = new Map();
  for (const { name: layer } of layers) {
    const data = {
      trained: probeActivations(network, states, layer),
      untrained: probeActivations(untrained, states, layer),
      levels: states.levels,
    };
    const found = new Map<string, ProbeReading | Refusal>();
    probes.set(layer, found);
    for (const { name, type } of features) {
      onPart(`${levels}, ${layer}: ${name}, ${found.size + 1} of ${features.length}`);
      await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard
      if (signal?.aborted) break;
      const labels = thinned(probeLabels(states, name));
      found.set(name, probe({ ...data, labels, type }, createStream(seed, PURPOSE.bootstrap)));
    }
  }
  return describe(probes, network);
}

/** Those asked for; without a wish all. @throws Failure for a name that is none */
function chosen(features: readonly Feature[], wanted: readonly string[] | undefined): readonly Feature[] {
  const unknown = wanted?.find((name) => !features.some((feature) => feature.name === name));
  if (unknown !== undefined)
    throw new Failure(
      `a state has no feature '${unknown}'`,
      `known: ${features.map(({ name }) => name).join(", ")}`,
    );
  return wanted ? features.filter(({ name }) => wanted.includes(name)) : features;
}

/** Labels of every so manieth state alone: neighbours in time tell little more than one of them. */
function thinned(labels: Float64Array): Float64Array {
  const every = Math.ceil(labels.length / MOST_ROWS);
  return labels.map((label, row) => (row % every === 0 ? label : Number.NaN));
}

function unitsOf(shape: readonly number[]): number {
  return shape.reduce((size, side) => size * side, 1);
}

/** What is decoded and with what score, what every score gains over the untrained network, and what could not be probed. */
function describe(probes: Probes, network: Network): LevelsReading {
  const lines = [...probes].flatMap(([layer, found]): LevelsReading["lines"] => {
    const read = [...found].flatMap(([name, one]) => (isRefusal(one) ? [] : [[name, one] as const]));
    const decoded = read.flatMap(([name, { decodes, score }]) =>
      decodes ? [`${name} ${decimal(score.mean)}`] : [],
    );
    return [
      [`decoded in ${layer}`, `${decoded.length} of ${read.length}: ${decoded.join(", ") || "nothing"}`],
      ...read.map(
        ([name, { gainOverUntrained }]) => [`gain of ${name} in ${layer}`, gainOverUntrained] as const,
      ),
    ];
  });
  const wide = network.layers.flatMap(({ name, shape }) => {
    const refusal = tooWide(unitsOf(shape));
    return refusal ? [{ name, refusal }] : [];
  });
  const layers = Object.fromEntries([
    ...[...probes].map(([layer, found]) => [layer, Object.fromEntries(found)] as const),
    ...wide.map(({ name, refusal }) => [name, refusal] as const),
  ]);
  return {
    result: layers,
    lines: [
      ...lines,
      ...wide.flatMap(({ name, refusal }) => [
        ...refusedReading({ ...PROBE, name: `probe of ${name}` }, refusal).lines,
      ]),
      ...notProbed(probes),
    ],
  };
}

/** Features by the reason why there is no probe of them: it is the same in every layer. */
function notProbed(probes: Probes): LevelsReading["lines"] {
  const [first = new Map<string, ProbeReading | Refusal>()] = probes.values();
  const reasons = new Map<string, string[]>();
  for (const [name, one] of first)
    if (isRefusal(one)) reasons.set(one.refused, [...(reasons.get(one.refused) ?? []), name]);
  return [...reasons].map(([reason, names]) => ["not probed", `${reason}: ${names.join(", ")}`] as const);
}
