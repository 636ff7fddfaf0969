import { apiAddress, askText } from "../api.js";
import { element, setAttribute, setShown } from "../dom.js";

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

  const fill = async (panel: HTMLElement, address: string, known: ReadonlySet<string>) => {
    const words = await askText(`/api/${address}`);
    const content = panel === prose ? (await import("./prose.js")).proseOf(words, address, known) : words;
    if (shown !== address) return;
    panel.replaceChildren(content);
    panel.scrollTop = 0;
  };
  const tellFault = (panel: HTMLElement, address: string, { message }: Error) => {
    if (shown !== address) return;
    panel.replaceChildren(message);
    shown = ""; // asked for once more, it is tried once more
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
      else if (manner) {
        const panel = manner === "prose" ? prose : text;
        fill(panel, address, known).catch((error: Error) => tellFault(panel, address, error));
      }
    },
  };
}
