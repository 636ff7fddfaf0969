import { element, setAttribute } from "../dom.js";
import type { Palette } from "../palette.js";
import { createHeader } from "./header.js";
import { createNavigation } from "./navigation.js";
import type { PageContext, PageView } from "./page-view.js";
import { formatRoute, parseRoute, type Route, type ViewName } from "./route.js";
import { createRunChooser } from "./runs.js";
import { VIEWS } from "./views.js";

/** The page around its views: header, navigation, and the view that the address names. */
export interface Shell {
  /** Brings everything up to date; call once a frame. `motion` false: no gliding. */
  update(now: number, milliseconds: number, motion: boolean): void;
  setPalette(palette: Palette): void;
}

/** Builds the page into `app` and follows its address from then on. */
export function createShell(app: HTMLElement, page: Omit<PageContext, "app" | "go" | "palette">): Shell {
  const { state, actions } = page;
  let palette: Palette;
  const context: PageContext = {
    ...page,
    app,
    get palette() {
      return palette;
    },
    go(route, replace = false) {
      if (replace) window.history.replaceState(null, "", formatRoute(route));
      else window.location.hash = formatRoute(route);
      follow();
    },
  };
  const chooser = createRunChooser(actions);
  const navigation = createNavigation((view) =>
    VIEWS[view]?.ofRun && state.pinned && state.chosenRun !== null ? { run: state.chosenRun } : {},
  );
  const header = createHeader(actions, navigation.root, chooser.root);
  const place = element("main", { class: "view" });
  app.replaceChildren(header.root, place);

  const views = createViews(context, place);
  let route: Route = { view: "watch", query: {} };
  let address: string | null = null;
  function follow(): void {
    if (address === window.location.hash) tellChoice();
    else obey();
  }
  /** The address keeps up with a run that was chosen on the page. */
  function tellChoice(): void {
    const { chosenRun, pinned } = state;
    if (!VIEWS[route.view]?.ofRun || !pinned || chosenRun === null || route.query.run === chosenRun) return;
    route = { view: route.view, query: { run: chosenRun } };
    window.history.replaceState(null, "", formatRoute(route));
    address = window.location.hash;
    views.show(route);
  }
  function obey(): void {
    address = window.location.hash;
    const asked = parseRoute(address);
    const entry = VIEWS[asked.view];
    route = entry && (entry.ofRecords || !state.recorded) ? asked : { view: "watch", query: {} };
    const { run } = route.query;
    if (VIEWS[route.view]?.ofRun && run !== undefined && run !== state.chosenRun) actions.chooseRun(run);
    views.show(route);
  }
  window.addEventListener("hashchange", follow);
  return {
    update(now, milliseconds, motion) {
      follow();
      setAttribute(app, "data-connection", state.connection.phase);
      setAttribute(app, "data-view", route.view);
      header.update(state, now);
      navigation.update(route.view, state.recorded);
      chooser.update(state, VIEWS[route.view]?.ofRun ?? false);
      views.shown()?.update(now, milliseconds, motion);
    },
    setPalette(next) {
      palette = next;
      views.setPalette(next);
    },
  };
}

/** Makes views when they are first shown, keeps them, and puts the shown one into `place`. */
function createViews(context: PageContext, place: HTMLElement) {
  const made = new Map<ViewName, Promise<PageView>>();
  const ready = new Map<ViewName, PageView>();
  let wanted: Route | null = null;
  let current: { name: ViewName; view: PageView } | null = null;

  async function make(name: ViewName): Promise<PageView> {
    const entry = VIEWS[name];
    if (!entry) throw new Error(`there is no view ${name}`);
    const { createPageView } = await entry.load();
    const view = await createPageView(context);
    view.setPalette(context.palette);
    ready.set(name, view);
    return view;
  }

  function put(view: PageView): void {
    if (!wanted) return;
    if (current?.view !== view) {
      current?.view.leave();
      place.replaceChildren(view.root);
      current = { name: wanted.view, view };
    }
    view.enter(wanted.query);
  }

  return {
    shown: () => current?.view,
    show(route: Route): void {
      wanted = route;
      const promise = made.get(route.view) ?? make(route.view);
      made.set(route.view, promise);
      promise.then(
        (view) => {
          if (wanted === route) put(view);
        },
        (error) => {
          made.delete(route.view); // the network may be back at the next try
          if (wanted !== route) return;
          current?.view.leave();
          current = null;
          const words = error instanceof Error ? error.message : String(error);
          place.replaceChildren(element("p", { class: "notice", role: "alert" }, words));
        },
      );
    },
    setPalette(palette: Palette): void {
      for (const view of ready.values()) view.setPalette(palette);
    },
  };
}
