import { TONES, type Tones } from "./tones.js";

/** Colours of what pixi and uPlot draw, for one colour scheme. The page's own colours are in page.css. */
export interface Palette {
  readonly dark: boolean;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  /** Two tones of the floor's checker. */
  readonly floor: readonly [string, string];
  readonly wall: {
    readonly face: string;
    readonly light: string;
    readonly shade: string;
    readonly joint: string;
  };
  readonly outline: string;
  readonly mouse: { readonly fur: string; readonly light: string; readonly pink: string };
  readonly cheese: { readonly top: string; readonly front: string; readonly hole: string };
  readonly gold: { readonly face: string; readonly shade: string };
  readonly wood: { readonly lid: string; readonly body: string; readonly shade: string };
  readonly agent: { readonly body: string; readonly light: string };
  /** Tints and materials of the pictures. */
  readonly tones: Tones;
  readonly marker: string;
  readonly glyph: { readonly tile: string; readonly ink: string };
  /** Line colours, one an objective in the scenario's order: Okabe and Ito's colour-blind-safe set. */
  readonly series: readonly string[];
  /** What is laid over boards: arrows of a policy and of another one with the rim that sets them off, tints from low to high. */
  readonly overlay: {
    readonly own: string;
    readonly other: string;
    readonly rim: string;
    readonly ring: string;
    readonly heat: readonly [string, string, string];
  };
  /** Faint bands behind the phases, in turn. */
  readonly phases: readonly string[];
}

const LIGHT: Palette = {
  dark: false,
  text: "#22262c",
  muted: "#626a75",
  grid: "#e9e6de",
  floor: ["#f6f1e6", "#efe9db"],
  wall: { face: "#7b8594", light: "#939dab", shade: "#5a6371", joint: "#6b7583" },
  outline: "#3a3f47",
  mouse: { fur: "#8b929d", light: "#b4bac3", pink: "#f0a4ae" },
  cheese: { top: "#ffd968", front: "#f4b731", hole: "#cf8f14" },
  gold: { face: "#e8b41c", shade: "#94690a" },
  wood: { lid: "#a9693a", body: "#8c5229", shade: "#5b3316" },
  agent: { body: "#0072b2", light: "#ffffff" },
  tones: TONES.light,
  marker: "#0072b2",
  glyph: { tile: "#d8d2c4", ink: "#3a3f47" },
  series: ["#d98200", "#0072b2", "#009e73", "#cc4c8b", "#d55e00", "#3f9bd1", "#8a7a00", "#000000"],
  overlay: {
    own: "#17324a",
    other: "#c2410c",
    rim: "#fffdf8",
    ring: "#c2410c",
    heat: ["#f7f1d8", "#7cc3a2", "#1f6f8b"],
  },
  phases: ["rgba(0, 0, 0, 0)", "rgba(0, 114, 178, 0.07)"],
};

const DARK: Palette = {
  dark: true,
  text: "#e7e9ec",
  muted: "#9aa3ae",
  grid: "#2c323b",
  floor: ["#2a2f37", "#2f353e"],
  wall: { face: "#596474", light: "#6d7989", shade: "#3c4552", joint: "#4b5564" },
  outline: "#14171b",
  mouse: { fur: "#a9b0ba", light: "#d0d5dc", pink: "#f0a4ae" },
  cheese: { top: "#ffd968", front: "#f0b02a", hole: "#b97c0c" },
  gold: { face: "#f0be2c", shade: "#8a6410" },
  wood: { lid: "#b8753f", body: "#96592d", shade: "#5b3316" },
  agent: { body: "#56b4e9", light: "#10202c" },
  tones: TONES.dark,
  marker: "#56b4e9",
  glyph: { tile: "#454d59", ink: "#e7e9ec" },
  series: ["#f0a92b", "#56b4e9", "#2cc295", "#e48ab8", "#ff8a4c", "#8fc7ff", "#f0e442", "#ffffff"],
  overlay: {
    own: "#f2f7fb",
    other: "#ff9d5c",
    rim: "#12161b",
    ring: "#ff9d5c",
    heat: ["#2b3440", "#2b6f79", "#6fd3a6"],
  },
  phases: ["rgba(0, 0, 0, 0)", "rgba(86, 180, 233, 0.09)"],
};

/** Dash patterns of the lines, so that no line is known by its colour alone. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

/** The palette of a colour scheme. */
export function paletteFor(dark: boolean): Palette {
  return dark ? DARK : LIGHT;
}

/** The line colour of objective number `index`. */
export function seriesColour(palette: Palette, index: number): string {
  return palette.series[index % palette.series.length];
}

/** A colour between others, evenly spaced, as `#rrggbb`. @param share 0 the first, 1 the last */
export function mixColours(colours: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (colours.length - 1);
  const index = Math.min(Math.floor(at), colours.length - 2);
  const [from, to] = [colours[index], colours[index + 1]];
  const channel = (start: number) => {
    const [low, high] = [from, to].map((colour) => Number.parseInt(colour.slice(start, start + 2), 16));
    return Math.round(low + (high - low) * (at - index))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}
