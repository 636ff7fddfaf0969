import type { Actions } from "../actions.js";
import type { Addresses } from "../app.js";
import type { Palette } from "../palette.js";
import type { ViewerState } from "../state.js";
import type { Route } from "./route.js";

/** What every view is given: the state to read, the ways to change it, and the page around it. */
export interface PageContext {
  /** The page's element, for facts in attributes. */
  readonly app: HTMLElement;
  readonly state: ViewerState;
  readonly actions: Actions;
  readonly addresses: Addresses;
  /** The colours now; `PageView.setPalette` tells of others. */
  readonly palette: Palette;
  /** Goes to another place of the page; `replace` leaves no step for the browser's way back. */
  go(route: Route, replace?: boolean): void;
}

/** One of the page's views. It is made when it is first asked for, and kept. */
export interface PageView {
  readonly root: HTMLElement;
  /** It is shown from now on, or its part of the address has changed. */
  enter(query: Route["query"]): void;
  /** Another view is shown from now on. */
  leave(): void;
  /** Once a frame while it is shown; `milliseconds` since the last. Without `motion` nothing glides. */
  update(now: number, milliseconds: number, motion: boolean): void;
  setPalette(palette: Palette): void;
}

/** What the module of a view gives. */
export interface ViewModule {
  /** @throws Error with words for a person if the view cannot be shown in this browser */
  createPageView(context: PageContext): Promise<PageView>;
}
