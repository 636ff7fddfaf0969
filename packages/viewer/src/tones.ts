import type { Tint } from "@mesagrid/env";

/** A colour as light falls on it. */
export interface Tone {
  readonly face: string;
  readonly light: string;
  readonly shade: string;
}

/** What pictures are made of, beside the tints. */
type Material =
  | "stone"
  | "metal"
  | "leaf"
  | "bark"
  | "water"
  | "lava"
  | "ice"
  | "sand"
  | "grass"
  | "paper"
  | "skin"
  | "glass"
  | "cloth"
  | "fire"
  | "dark";

export type Tones = Readonly<Record<Tint | Material, Tone>>;

const tone = (face: string, light: string, shade: string): Tone => ({ face, light, shade });

/** Things look the same by day and by night. */
const THINGS = {
  red: tone("#e2574c", "#f6a298", "#8e2320"),
  blue: tone("#2459b8", "#7fb0f5", "#12356f"),
  yellow: tone("#f3c623", "#fce78f", "#96740a"),
  green: tone("#2f9e62", "#8bd9ac", "#17613a"),
  purple: tone("#9a5cc4", "#d2abea", "#5a2d7b"),
  stone: tone("#8f8a80", "#b7b1a5", "#5d5950"),
  metal: tone("#aab4c0", "#dde3ea", "#66717e"),
  leaf: tone("#4f9a4a", "#84c470", "#2c632d"),
  bark: tone("#96643c", "#c08d5d", "#5b3a1f"),
  fire: tone("#f5822a", "#ffd85a", "#c23b16"),
  paper: tone("#fbf7ea", "#ffffff", "#c9bfa4"),
  skin: tone("#eebb90", "#f8d8b8", "#b9815a"),
  glass: tone("#a9dcec", "#e6f8fd", "#5796ad"),
} as const;

/** What covers the floor is as bright as the floor. */
export const TONES: Readonly<Record<"light" | "dark", Tones>> = {
  light: {
    ...THINGS,
    water: tone("#6db4e6", "#b4dcf6", "#3d86c0"),
    lava: tone("#e2571e", "#ffc23d", "#932d10"),
    ice: tone("#d3edf7", "#ffffff", "#8fc0d6"),
    sand: tone("#ead69f", "#f6eac5", "#c1a45f"),
    grass: tone("#a9d183", "#c8e5aa", "#6f9f4c"),
    cloth: tone("#4a5568", "#74819a", "#2b3340"),
    dark: tone("#4b4f57", "#6a6f79", "#2a2d33"),
  },
  dark: {
    ...THINGS,
    water: tone("#2d6ea6", "#6caee0", "#1b4a75"),
    lava: tone("#c9481a", "#ffb02e", "#6f210d"),
    ice: tone("#8fb9cc", "#d8f0fa", "#5b8499"),
    sand: tone("#8d7a4b", "#b09b66", "#64552f"),
    grass: tone("#4c6f38", "#6b9450", "#324c24"),
    cloth: tone("#5f6d86", "#8c9ab4", "#333d4f"),
    dark: tone("#171a1f", "#3b414b", "#0b0d10"),
  },
};
