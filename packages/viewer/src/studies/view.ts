import "./studies.css";
import { ask } from "../api.js";
import { element, setAttribute, setShown, setText } from "../dom.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import { formatRoute } from "../shell/route.js";
import { byStudy, type Result, type Study } from "./by-study.js";
import { createPane } from "./pane.js";

/** The view of all studies: what was asked, and the reports of what came back. `file` in the address names the one that is shown. */
export async function createPageView(_context: PageContext): Promise<PageView> {
  const words = element("p", { class: "notice", role: "status" });
  const list = element("nav", { class: "studies-list", "aria-label": "Studies and reports" });
  const pane = createPane();
  let wanted = "";

  const load = async () => {
    const all = byStudy(...(await askForResults()));
    list.replaceChildren(...all.map(studyItem));
    setText(words, all.length === 0 ? "No studies yet: mesagrid study runs one and writes its report." : "");
    setShown(words, all.length === 0);
    const known = new Set(all.flatMap(({ files }) => files.map(({ address }) => address)));
    const shown = wanted === "" ? (all[0]?.files[0]?.address ?? "") : wanted;
    pane.show(shown, known);
    for (const link of list.querySelectorAll("a")) {
      setAttribute(link, "aria-current", link.dataset.file === shown ? "page" : null);
    }
  };
  return {
    root: element("div", { class: "studies" }, words, list, pane.root),
    enter({ file = "" }) {
      wanted = file;
      load().catch((error: Error) => {
        setText(words, error.message);
        setShown(words, true);
      });
    },
    leave() {},
    update() {},
    setPalette() {},
  };
}

async function askForResults(): Promise<[Result[], Result[]]> {
  const [{ studies }, { reports }] = await Promise.all([
    ask<{ studies: Result[] }>("/api/studies?limit=1000"),
    ask<{ reports: Result[] }>("/api/reports?limit=1000"),
  ]);
  return [studies, reports];
}

/** A study's question and its files, but for its figures: the report has them all. */
function studyItem({ title, question, files }: Study): HTMLElement {
  const told = files.filter(({ address }) => !address.includes("/figures/"));
  const links = told.map(({ address, title }) => {
    const href = formatRoute({ view: "studies", query: { file: address } });
    return element("li", {}, element("a", { href, "data-file": address }, title));
  });
  const asks = question === "" ? [] : [element("p", { class: "studies-question" }, question)];
  return element("section", {}, element("h2", {}, title), ...asks, element("ul", {}, ...links));
}
