import "./studies.css";
import { apiAddress, ask, askText } from "../api.js";
import { element, setAttribute, setShown, setText } from "../dom.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import { formatRoute } from "../shell/route.js";
import { byStudy, isText, type Result, type Study } from "./by-study.js";

/** The view of all studies: what was asked, and the reports of what came back. `file` in the address names the one that is shown. */
export async function createPageView(_context: PageContext): Promise<PageView> {
  const words = element("p", { class: "notice", role: "status" });
  const list = element("nav", { class: "studies-list", "aria-label": "Studies and reports" });
  const frame = element("iframe", { class: "studies-report", title: "Report" });
  const text = element("pre", { class: "studies-report studies-text", tabindex: "0" });
  let shown = "";
  const show = (file: string) => {
    shown = file;
    for (const link of list.querySelectorAll("a")) {
      setAttribute(link, "aria-current", link.dataset.file === file ? "page" : null);
    }
    const readable = file !== "" && isText({ address: file });
    setShown(frame, file !== "" && !readable);
    setShown(text, readable);
    if (readable) void tell(file);
    else if (file !== "") setAttribute(frame, "src", apiAddress(`/api/${file}`));
  };
  const tell = async (file: string) => {
    const words = await askText(`/api/${file}`).catch((error: Error) => error.message);
    if (shown === file) setText(text, words);
  };
  const load = async () => {
    const [studies, reports] = await Promise.all([
      ask<{ studies: Result[] }>("/api/studies?limit=1000"),
      ask<{ reports: Result[] }>("/api/reports?limit=1000"),
    ]);
    const all = byStudy(studies.studies, reports.reports);
    list.replaceChildren(...all.map(studyItem));
    setText(words, all.length === 0 ? "No studies yet: mesagrid study runs one and writes its report." : "");
    setShown(words, all.length === 0);
    show(shown === "" ? (all[0]?.files[0]?.address ?? "") : shown);
  };
  return {
    root: element("div", { class: "studies" }, words, list, frame, text),
    enter({ file = "" }) {
      shown = file;
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

/** A study's files, but for its figures: the report has them all. */
function studyItem({ name, files }: Study): HTMLElement {
  const told = files.filter(({ address }) => !address.includes("/figures/"));
  const links = told.map(({ address, title }) =>
    element(
      "li",
      {},
      element(
        "a",
        { href: formatRoute({ view: "studies", query: { file: address } }), "data-file": address },
        title,
      ),
    ),
  );
  return element("section", {}, element("h2", {}, name), element("ul", {}, ...links));
}
