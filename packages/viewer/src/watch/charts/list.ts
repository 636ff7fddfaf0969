import { element, onChange, setAttribute } from "../../dom.js";
import { createPlot, type Plot, type PlotData, type PlotFacts } from "./plot.js";

/** A chart before it is drawn. */
export interface ChartPlan {
  /** Attributes by which it is found. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly facts: Omit<PlotFacts, "point">;
  /** Its numbers, worked out when they are drawn. */
  data(): PlotData;
}

/** Charts below each other. */
export interface ChartList {
  readonly root: HTMLElement;
  /**
   * Draws what is planned.
   *
   * @param shape facts that make other charts when they change
   * @param numbers facts that change the charts' numbers
   * @param step the marked one
   */
  update(
    plans: readonly ChartPlan[],
    shape: readonly unknown[],
    numbers: readonly unknown[],
    step: number | null,
  ): void;
}

/** Makes a list without charts. */
export function createList(point: (step: number) => void): ChartList {
  const root = element("div", { class: "chart-list" });
  let plots: Plot[] = [];
  let plans: readonly ChartPlan[] = [];
  let step: number | null = null;
  const build = onChange(() => {
    for (const plot of plots) plot.destroy();
    plots = plans.map(({ facts, attributes }) => {
      const plot = createPlot({ ...facts, point });
      for (const [name, value] of Object.entries(attributes)) setAttribute(plot.root, name, value);
      return plot;
    });
    root.replaceChildren(...plots.map((plot) => plot.root));
  });
  const fill = onChange(() => {
    for (const [index, plot] of plots.entries()) plot.fill(plans[index].data());
  });
  const mark = onChange(() => {
    for (const plot of plots) plot.mark(step);
  });
  return {
    root,
    update(next, shape, numbers, at) {
      plans = next;
      step = at;
      build(...shape);
      fill(plots, ...numbers);
      mark(plots, step);
    },
  };
}
