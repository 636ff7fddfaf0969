import type { Report } from "../compile/report.js";
import type { Program } from "../program.js";
import type { FeatureSpec } from "../schema/features.js";
import { cellsOf, compileDistance } from "./cells.js";
import { type Definition, type Feature, flagFeature, isFlag, numberFeature } from "./feature.js";
import { isReferenceHidden, mostOfReference } from "./kinds.js";
import type { Scene } from "./scene.js";

/** What an author's feature is before its bounds. */
interface Quantity extends Pick<Feature, "about" | "range" | "needs" | "hidden"> {
  readonly read: Definition["read"];
}

/**
 * Turns an author's features into definitions, one after the other; kinds, counters and cells are right already.
 *
 * Problems `unknown-feature`, `unknown-class`, `other-feature` where one hangs on a feature that is not there or not fit.
 */
export class Author {
  readonly #program: Program;
  readonly #report: Report;
  /** What can be referred to. */
  readonly #known: Definition[];

  constructor(program: Program, known: readonly Definition[], report: Report) {
    this.#program = program;
    this.#known = [...known];
    this.#report = report;
  }

  /** The definition of one feature, or nothing with a problem. Those after it may refer to it. */
  define(name: string, spec: FeatureSpec): Definition | undefined {
    const path = `$.features.${name}`;
    const found = this.#flag(name, spec, path) ?? this.#bounded(name, spec, path);
    if (found) this.#known.push(found);
    return found;
  }

  /** `all` and `any`, and a class that is asked for. */
  #flag(name: string, spec: FeatureSpec, path: string): Definition | undefined {
    if (spec.is !== undefined) return this.#class(name, spec, path);
    const flags = spec.all ?? spec.any;
    if (!flags) return undefined;
    const form = spec.all ? "all" : "any";
    const indexes = flags.map((flag, i) => this.#find(flag, `${path}.${form}[${i}]`, "flag"));
    const hidden = indexes.some((index) => this.#known[index]?.feature.hidden);
    const about = `${form} of ${flags.join(", ")}`;
    const decides = spec.all ? 0 : 1; // one such flag settles it
    return {
      feature: flagFeature([name, spec.title ?? name, about], { hidden }),
      read: ({ values }) => {
        for (let i = 0; i < indexes.length; i++) if (values[indexes[i]] === decides) return decides;
        return 1 - decides;
      },
    };
  }

  #class(name: string, { feature: of = "", is = "", title = name }: FeatureSpec, path: string) {
    const index = this.#find(of, `${path}.feature`, "class");
    if (index < 0) return undefined;
    const { values, needs, hidden } = this.#known[index].feature;
    const wanted = this.#report.find(values, is, `${path}.is`, "class");
    const has = this.#has(needs);
    return {
      feature: flagFeature([name, title, `'${of}' is ${is}`], { hidden }),
      read: (scene: Scene) => (has(scene) && scene.values[index] === wanted ? 1 : 0),
    };
  }

  /** A quantity as it is, or as a flag if it has bounds. */
  #bounded(name: string, spec: FeatureSpec, path: string): Definition | undefined {
    const quantity = this.#quantity(spec, path);
    if (!quantity) return undefined;
    const { about, range, needs, hidden, read } = quantity;
    const { atLeast, atMost, title = name } = spec;
    const has = this.#has(needs);
    if (atLeast === undefined && atMost === undefined) {
      return {
        feature: numberFeature([name, title, about], range, { needs, hidden }),
        read: (scene) => (has(scene) ? read(scene) : 0),
      };
    }
    const [least, most] = [atLeast ?? Number.NEGATIVE_INFINITY, atMost ?? Number.POSITIVE_INFINITY];
    const bounds = [
      ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
      ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ];
    return {
      feature: flagFeature([name, title, `${about}: ${bounds.join(" and ")}`], { hidden }),
      read: (scene) => {
        const value = read(scene);
        return has(scene) && value >= least && value <= most ? 1 : 0;
      },
    };
  }

  #quantity(spec: FeatureSpec, path: string): Quantity | undefined {
    if (spec.count !== undefined) return this.#count(spec.count, spec.within);
    if (spec.distance) return this.#distance(...spec.distance);
    if (spec.counter !== undefined) return this.#other(`counter:${spec.counter}`, `${path}.counter`);
    if (spec.difference) return this.#difference(...spec.difference, `${path}.difference`);
    return this.#other(spec.feature ?? "", `${path}.feature`);
  }

  #count(name: string, within: FeatureSpec["within"]): Quantity {
    const reference = this.#program.kinds.references.indexOf(name);
    const cells = within && cellsOf(this.#program, within);
    const room = (cells?.length ?? this.#program.cells) * layersOf(this.#program, reference);
    const most = Math.min(room, mostOfReference(this.#program, reference));
    return {
      about: within
        ? `how many ${name} are in [[${within[0]}], [${within[1]}]]`
        : `how many ${name} there are`,
      range: [0, most],
      needs: [],
      hidden: isReferenceHidden(this.#program, reference),
      read: (scene) => {
        if (!cells) return scene.countOf(reference);
        let count = 0;
        for (let i = 0; i < cells.length; i++) count += scene.countAt(reference, cells[i]);
        return count;
      },
    };
  }

  #distance(from: string, to: string): Quantity {
    const { kinds, height, width } = this.#program;
    const [one, other] = [kinds.references.indexOf(from), kinds.references.indexOf(to)];
    return {
      about: `steps between ${from} and ${to} as if there were no walls, of those that are nearest`,
      range: [0, height + width - 1],
      needs: [],
      hidden: isReferenceHidden(this.#program, one) || isReferenceHidden(this.#program, other),
      read: compileDistance(this.#program, one, other),
    };
  }

  #other(name: string, path: string): Quantity | undefined {
    const index = this.#find(name, path, "number");
    if (index < 0) return undefined;
    const { range, needs, hidden } = this.#known[index].feature;
    return { about: `'${name}'`, range, needs, hidden, read: ({ values }) => values[index] };
  }

  #difference(one: string, other: string, path: string): Quantity | undefined {
    const first = this.#find(one, `${path}[0]`, "number");
    const second = this.#find(other, `${path}[1]`, "number");
    if (first < 0 || second < 0) return undefined;
    const [a, b] = [this.#known[first].feature, this.#known[second].feature];
    return {
      about: `'${one}' less '${other}'`,
      range: [a.range[0] - b.range[1], a.range[1] - b.range[0]],
      needs: [...new Set([...a.needs, ...b.needs])],
      hidden: a.hidden || b.hidden,
      read: ({ values }) => values[first] - values[second],
    };
  }

  /** Index of a feature that can be used as a number, a flag or a class, or -1 with a problem. */
  #find(name: string, path: string, as: "number" | "flag" | "class"): number {
    const names = this.#known.map(({ feature }) => feature.name);
    const index = this.#report.find(names, name, path, "feature");
    if (index < 0) return -1;
    const { feature } = this.#known[index];
    const fits =
      as === "flag"
        ? isFlag(feature)
        : as === "class"
          ? feature.type === "class"
          : feature.type === "number" || isFlag(feature);
    if (fits) return index;
    this.#report.add({
      code: "other-feature",
      path,
      message: `'${name}' is ${isFlag(feature) ? "a flag" : `a ${feature.type}`}`,
      expected: { number: "a number or a flag", flag: "a flag", class: "a class" }[as],
    });
    return -1;
  }

  /** Whether a state has all that something needs. */
  #has(needs: readonly string[]): (scene: Scene) => boolean {
    const indexes = needs.map((need) => this.#known.findIndex(({ feature }) => feature.name === need));
    return ({ values }) => {
      for (let i = 0; i < indexes.length; i++) if (values[indexes[i]] === 0) return false;
      return true;
    };
  }
}

/** On how many layers things of a reference can lie. */
function layersOf({ kinds: { members, layer } }: Program, reference: number): number {
  const kinds = members.list.subarray(members.start[reference], members.start[reference + 1]);
  return new Set(Array.from(kinds, (kind) => layer[kind])).size;
}
