import MarkdownIt from "markdown-it";
import { apiAddress } from "../api.js";
import { element } from "../dom.js";
import { formatRoute } from "../shell/route.js";
import { slugOf, targetOf } from "./addresses.js";

const markdown = new MarkdownIt({ html: false, linkify: false });

/** HTML in a text is shown as it is written: who writes a study's text gets no markup of theirs into the page. */
export function htmlOf(text: string): string {
  return markdown.render(text);
}

/**
 * Markdown as elements. Its links lead where the page has what they name, and are words where it has not.
 *
 * @param address of the text under `/api/`, from which its links are seen
 * @param known addresses of all files that are shown
 */
export function proseOf(text: string, address: string, known: ReadonlySet<string>): DocumentFragment {
  const template = element("template");
  template.innerHTML = htmlOf(text);
  const { content } = template;
  for (const link of content.querySelectorAll("a")) lead(link, address, known);
  for (const image of content.querySelectorAll("img")) {
    const target = targetOf(address, image.getAttribute("src") ?? "", known);
    if (target.to === "file") image.src = apiAddress(`/api/${target.address}`);
    else image.replaceWith(image.alt);
  }
  for (const table of content.querySelectorAll("table")) {
    const scroll = element("div", { class: "studies-table", tabindex: "0" });
    table.replaceWith(scroll);
    scroll.append(table);
  }
  for (const listing of content.querySelectorAll("pre")) listing.tabIndex = 0;
  return content;
}

function lead(link: HTMLAnchorElement, address: string, known: ReadonlySet<string>): void {
  const target = targetOf(address, link.getAttribute("href") ?? "", known);
  if (target.to === "file") {
    link.href = formatRoute({ view: "studies", query: { file: target.address } });
  } else if (target.to === "web") {
    link.target = "_blank";
    link.rel = "noreferrer";
  } else if (target.to === "heading") {
    link.addEventListener("click", (event) => {
      event.preventDefault(); // the address after # says what the page shows
      const headings = [...(link.closest(".studies-prose")?.querySelectorAll("h1, h2, h3, h4") ?? [])];
      headings.find(({ textContent }) => slugOf(textContent ?? "") === target.slug)?.scrollIntoView();
    });
  } else {
    link.replaceWith(...link.childNodes);
  }
}
