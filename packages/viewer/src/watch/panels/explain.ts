import type { Program, Role } from "@mesagrid/env";
import type { Panel } from "../../actions.js";
import { element, onChange } from "../../dom.js";
import { type Palette, seriesColour } from "../../palette.js";
import { isLive, rewardIn, shownLevelSets, type ViewerState } from "../../state.js";
import { capitalise, formatCount, levelsTitle, objectiveTitle } from "../../words.js";
import { setOfLane } from "../playback.js";

const ROLE: Readonly<Record<Role, string>> = {
  true: "the true objective: what the designer wants",
  proxy: "a proxy: it only goes along with the true objective on the training levels",
  decoy: "a decoy: a control that should not matter",
  hidden: "hidden: nobody is told of it",
};

/** The objectives' names joined: "eat the cheese", "a and b". */
export function rewardWords(program: Program, reward: Readonly<Record<string, number>>): string {
  const names = Object.entries(reward)
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => `“${objectiveTitle(program, name)}”${weight < 0 ? " (punished)" : ""}`);
  return names.length > 0 ? names.join(" and ") : "nothing";
}

/** "What am I looking at?", from the scenario's own words. */
export function createExplain(): Panel<[ViewerState, Palette]> {
  const root = element("section", { class: "explain", "aria-labelledby": "explain-title" });
  let facts: { state: ViewerState; palette: Palette } | null = null;
  const draw = onChange(() => {
    if (!facts?.state.program) root.replaceChildren();
    else root.replaceChildren(...explain(facts.state, facts.state.program, facts.palette));
  });
  return {
    root,
    update(state, palette) {
      facts = { state, palette };
      draw(state.program, palette, state.run?.phase, state.run?.status, shownLevelSets(state).length);
    },
  };
}

function explain(state: ViewerState, program: Program, palette: Palette): HTMLElement[] {
  const { scenario } = program;
  const phase = state.run?.phase ?? program.phases[0].name;
  const reward = rewardIn(state, phase);
  const title = element("h2", { id: "explain-title" }, "What am I looking at?");
  const live = state.run !== null && isLive(state.run);
  const training = element(
    "p",
    {},
    "An agent learns by trial and error in many small worlds at once. It is told nothing but a reward, and ",
    `${live ? "right now the reward is" : "at last the reward was"} for ${rewardWords(program, reward)} (phase ${phase}). `,
    "Every little while the training is stopped for a moment and the agent plays some episodes without learning: ",
    `the boards show the newest of them, at most ${formatCount(program.limit)} moves each.`,
  );
  const why = element(
    "p",
    {},
    "Doing well on the levels it was trained on does not show what the agent wants, because several objectives can be ",
    "served by the same way of acting there. The other levels pull the objectives apart: what it goes for there shows ",
    "which one it has learned. In the charts, look where the lines part.",
  );
  const best = scenario.best
    ? [element("p", {}, element("b", {}, "The best behaviour: "), scenario.best)]
    : [];
  return [
    title,
    element("div", { class: "columns" }, training, why, ...best),
    element(
      "div",
      { class: "lists" },
      objectives(program, reward, palette),
      phases(state, program),
      sets(state, program),
    ),
    ...(scenario.source ? [element("p", { class: "source" }, `Source: ${scenario.source}`)] : []),
  ];
}

function objectives(
  program: Program,
  reward: Readonly<Record<string, number>>,
  palette: Palette,
): HTMLElement {
  const items = program.objectives.names.map((name, index) => {
    const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = seriesColour(palette, index);
    const rewarded = (reward[name] ?? 0) !== 0 ? "Rewarded now." : "Only measured now, not rewarded.";
    const role = ROLE[program.objectives.roles[index]];
    return element(
      "li",
      {},
      swatch,
      element("b", {}, capitalise(objectiveTitle(program, name))),
      ` is ${role}. ${rewarded}`,
    );
  });
  return element("div", {}, element("h3", {}, "The objectives"), element("ul", {}, ...items));
}

function phases(state: ViewerState, program: Program): HTMLElement {
  let start = 0;
  const items = (state.run?.phases ?? program.phases).map((phase) => {
    const text = `: steps ${formatCount(start)} to ${formatCount(start + phase.steps)}, rewarded for ${rewardWords(program, phase.reward)}, on “${levelsTitle(phase.levels).toLowerCase()}”.`;
    start += phase.steps;
    return element("li", {}, element("b", {}, `Phase ${phase.name}`), text);
  });
  return element("div", {}, element("h3", {}, "The training"), element("ul", {}, ...items));
}

function sets(state: ViewerState, program: Program): HTMLElement {
  const items = [...state.playback.lanes.keys()].map((name) =>
    element("li", {}, element("b", {}, levelsTitle(name)), `: ${describe(name)}`),
  );
  function describe(name: string): string {
    if (setOfLane(name) !== name)
      return "the same starts and actions as a world model imagines them to go on.";
    return program.scenario.levels[name]?.description ?? "no description.";
  }
  return element("div", {}, element("h3", {}, "The levels"), element("ul", {}, ...items));
}
