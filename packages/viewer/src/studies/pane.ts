import { apiAddress, askText } from "../api.js";
import { element, setAttribute, setShown, setText } from "../dom.js";

/** Shows one file of the studies: a page in a frame, Markdown as prose, what else is text as it is written. */
export interface Pane {
  readonly root: HTMLElement;
  /** @param address under `/api/`; empty for nothing @param known addresses of all files, for links between them */
  show(address: string, known: ReadonlySet<string>): void;
}

/** How a file is shown. */
export function mannerOf(address: string): "page" | "prose" | "text" {
  if (/\.(html|svg|png)$/.test(address)) return "page";
  return address.endsWith(".md") ? "prose" : "text";
}

export function createPane(): Pane {
  const page = element("iframe", { class: "studies-page", title: "Report" });
  const prose = element("article", { class: "studies-prose", tabindex: "0", "aria-label": "Report" });
  const text = element("pre", { class: "studies-text", tabindex: "0" });
  let shown = "";

  const tell = async (address: string, known: ReadonlySet<string>) => {
    const [words, { proseOf }] = await Promise.all([askText(`/api/${address}`), import("./prose.js")]);
    if (shown !== address) return;
    if (mannerOf(address) === "text") setText(text, words);
    else prose.replaceChildren(proseOf(words, address, known));
    prose.scrollTop = text.scrollTop = 0;
  };
  return {
    root: element("div", { class: "studies-report" }, page, prose, text),
    show(address, known) {
      if (address === shown) return;
      shown = address;
      const manner = address === "" ? null : mannerOf(address);
      setShown(page, manner === "page");
      setShown(prose, manner === "prose");
      setShown(text, manner === "text");
      if (manner === "page") setAttribute(page, "src", apiAddress(`/api/${address}`));
      else if (manner)
        tell(address, known).catch((error: Error) => {
          prose.replaceChildren(error.message);
          setText(text, error.message);
        });
    },
  };
}
