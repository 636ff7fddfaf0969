import type { ViewModule } from "./page-view.js";
import type { ViewName } from "./route.js";

/** A view before it is needed. */
export interface ViewEntry {
  /** Its word in the navigation. */
  readonly title: string;
  /** One line for a pointer that rests on it. */
  readonly hint: string;
  /** Whether the chosen run decides what it shows, so that the run chooser belongs to it. */
  readonly ofRun: boolean;
  /** Whether it shows recorded runs, so that a page without a server has it too. */
  readonly ofRecords: boolean;
  /** Fetches its code. */
  load(): Promise<ViewModule>;
}

/** Every view of the page. Their code is fetched when they are first shown. */
export const VIEWS: Readonly<Partial<Record<ViewName, ViewEntry>>> = {
  watch: {
    title: "Watch",
    hint: "Episodes of a run, live, beside what it was paid for",
    ofRun: true,
    ofRecords: true,
    load: () => import("../watch/view.js"),
  },
  ask: {
    title: "Ask",
    hint: "What the agent would do on any level, and on any change of it",
    ofRun: true,
    ofRecords: true,
    load: () => import("../ask/view.js"),
  },
  edit: {
    title: "Edit",
    hint: "Write a world of your own, check it, play it and train an agent on it",
    ofRun: false,
    ofRecords: false,
    load: () => import("../edit/view.js"),
  },
  runs: {
    title: "Runs",
    hint: "All runs: start, stop, branch, delete",
    ofRun: false,
    ofRecords: false,
    load: () => import("../runs/view.js"),
  },
  studies: {
    title: "Studies",
    hint: "Questions asked of many agents, and what came back",
    ofRun: false,
    ofRecords: false,
    load: () => import("../studies/view.js"),
  },
};
