import type { Program } from "@mesagrid/env";
import type { Panel } from "../../actions.js";
import { element, onChange, setAttribute, setShown, setText } from "../../dom.js";
import { OVERLAY_NAMES, OVERLAY_WORDS, type OverlayName } from "../../overlays/overlays.js";
import type { Pictured } from "../../overlays/picture.js";
import type { Palette } from "../../palette.js";
import type { Checkpoint } from "../../policy/checkpoints.js";
import { capitalise, formatCount, objectiveTitle } from "../../words.js";
import { nameOf, placeWords } from "../edits.js";
import type { Asking } from "../state.js";
import { percent, rowOf } from "./cell.js";
import { button } from "./tools.js";

/** What choosing an overlay does. */
export interface OverlayActions {
  choose(name: OverlayName): void;
  chooseObjective(name: string): void;
  chooseOther(step: number): void;
}

/** The chooser of overlays with the words and the legend of the chosen one. */
export function createOverlays(
  actions: OverlayActions,
): Panel<[Asking, Pictured | null, Palette, readonly Checkpoint[], Checkpoint | null]> {
  const chips = OVERLAY_NAMES.map((name) => ({
    name,
    node: button(OVERLAY_WORDS[name].title, OVERLAY_WORDS[name].explains, () => actions.choose(name)),
  }));
  const list = element("div", {
    class: "ask-chips",
    role: "group",
    "aria-label": "What is laid over the level",
  });
  list.append(...chips.map(({ node }) => node));
  const words = element("p", { class: "ask-explains" });
  const refused = element("p", { class: "ask-refused", role: "status" });
  const legend = createScale();
  const objective = element("select", { "aria-label": "Objective" });
  objective.addEventListener("change", () => actions.chooseObjective(objective.value));
  const objectives = element("label", {}, "Objective ", objective);
  const other = element("select", { "aria-label": "Other checkpoint" });
  other.addEventListener("change", () => actions.chooseOther(Number(other.value)));
  const others = element("label", {}, "Compared with the checkpoint at step ", other);
  const root = element("section", { class: "card ask-card ask-overlays", "aria-label": "Overlays" });
  const rings = createInfluences();
  root.append(list, words, objectives, others, legend.root, rings.root, refused);
  let facts: { asking: Asking; checkpoints: readonly Checkpoint[] } | null = null;
  const fillObjectives = onChange(() => {
    if (!facts) return;
    const { program } = facts.asking;
    objective.replaceChildren(
      ...program.objectives.names.map((name) =>
        element("option", { value: name }, capitalise(objectiveTitle(program, name))),
      ),
    );
  });
  const fillOthers = onChange(() => {
    other.replaceChildren(
      ...(facts?.checkpoints ?? []).map(({ step }) =>
        element("option", { value: String(step) }, formatCount(step)),
      ),
    );
  });
  return {
    root,
    update(asking, picture, palette, checkpoints, compared) {
      facts = { asking, checkpoints };
      fillObjectives(asking.program);
      fillOthers(checkpoints.map(({ step }) => step).join());
      for (const { name, node } of chips) setAttribute(node, "aria-pressed", String(name === asking.overlay));
      setText(words, OVERLAY_WORDS[asking.overlay].explains);
      setShown(objectives, asking.overlay === "optimal");
      setShown(others, asking.overlay === "difference");
      if (objective.value !== asking.objective) objective.value = asking.objective;
      const otherStep = String(compared?.step ?? "");
      if (other.value !== otherStep) other.value = otherStep;
      setText(refused, !picture ? "" : "refused" in picture ? picture.refused : picture.note);
      legend.update(asking.overlay, picture, palette);
      rings.update(asking.program, picture);
    },
  };
}

/** The tints of a heat with their numbers. */
function createScale(): Panel<[OverlayName, Pictured | null, Palette]> {
  const [least, most, unit] = [element("span"), element("span"), element("span", { class: "ask-unit" })];
  const ramp = element("i", { "aria-hidden": "true" });
  const root = element("div", { class: "ask-scale" }, least, ramp, most, unit);
  return {
    root,
    update(name, picture, palette) {
      const heat = picture && !("refused" in picture) ? picture.heat : null;
      setShown(root, heat !== null);
      if (!heat) return;
      setText(least, heat.least.toFixed(2));
      setText(most, heat.most.toFixed(2));
      setText(unit, OVERLAY_WORDS[name].scale ?? "");
      const background = `linear-gradient(90deg, ${palette.overlay.heat.join(", ")})`;
      if (ramp.dataset.ramp !== background) ramp.style.background = background;
      ramp.dataset.ramp = background;
    },
  };
}

/** Walls that are listed at most; every other thing is. */
const WALLS = 3;

/** The things that matter where the agent stands, in numbers. */
function createInfluences(): Panel<[Program, Pictured | null]> {
  const body = element("tbody");
  const caption = element("caption", {}, "Without it, its choice changes by");
  const root = element("table", { class: "ask-cell" }, caption, body);
  let facts: { program: Program; picture: Pictured } | null = null;
  const draw = onChange(() => {
    if (!facts || "refused" in facts.picture) return;
    const { program, picture } = facts;
    const walls = picture.rings.filter(({ kind }) => program.kinds.wall[kind] === 1).slice(0, WALLS);
    const listed = picture.rings.filter(
      (ring) => program.kinds.wall[ring.kind] === 0 || walls.includes(ring),
    );
    body.replaceChildren(
      ...listed.map(({ kind, cell, strength }) =>
        rowOf(
          capitalise(`${nameOf(program, kind)}, ${placeWords(program, cell)}`),
          percent(strength),
          strength,
        ),
      ),
    );
  });
  return {
    root,
    update(program, picture) {
      const has = picture !== null && !("refused" in picture) && picture.rings.length > 0;
      setShown(root, has);
      facts = picture && { program, picture };
      draw(picture);
    },
  };
}
