/** Where a link leads that stands in a file of the studies' folder. */
export type Target =
  /** To a file that the page shows, at its address under `/api/`. */
  | { readonly to: "file"; readonly address: string }
  /** To a heading of the same text, see `slugOf`. */
  | { readonly to: "heading"; readonly slug: string }
  | { readonly to: "web"; readonly href: string }
  /** To what the server does not show, such as a folder, or a file beside the studies. */
  | { readonly to: "nothing" };

/** Reports lie in the studies' folder, and have addresses of their own. */
const RESULTS = "studies/results/";
const REPORTS = "reports/";
const HERE = "http://here/";

/** The path of a file as a part of an address. */
export function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

/**
 * Follows a link.
 *
 * @param address of the file that has the link, such as `reports/swap/report.md`
 * @param href as it is written there, such as `../other/report.md`
 * @param known addresses of all files that are shown
 */
export function targetOf(address: string, href: string, known: ReadonlySet<string>): Target {
  if (href.startsWith("#")) return { to: "heading", slug: href.slice(1) };
  const base = HERE + (address.startsWith(REPORTS) ? RESULTS + address.slice(REPORTS.length) : address);
  if (!URL.canParse(href, base)) return { to: "nothing" };
  const { protocol, origin, pathname } = new URL(href, base);
  if (origin !== new URL(HERE).origin) {
    return protocol === "https:" || protocol === "http:" ? { to: "web", href } : { to: "nothing" };
  }
  const path = pathname.slice(1);
  const file = path.startsWith(RESULTS) ? REPORTS + path.slice(RESULTS.length) : path;
  return known.has(file) ? { to: "file", address: file } : { to: "nothing" };
}

/** What links call a heading, as hosts of Markdown make it: its words in lower case joined by `-`, encoded. */
export function slugOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s-]/gu, "");
  return encodeURIComponent(words.trim().replace(/\s+/g, "-"));
}
