/** A file as the server lists it: `name` is its path in the folder of studies, or in that of reports. */
export interface Result {
  readonly name: string;
}

/** A study's file or one of its results. */
export interface StudyFile {
  /** Under `/api/`. */
  readonly address: string;
  readonly title: string;
}

/** True of what is to be read as it is written; the others are pages and pictures. */
export function isText({ address }: Pick<StudyFile, "address">): boolean {
  return !/\.(html|svg|png)$/.test(address);
}

/** A study with everything that belongs to it. */
export interface Study {
  readonly name: string;
  /** Reports that are pages first, then texts, then the rest, the study's own file last. */
  readonly files: readonly StudyFile[];
}

/** Where the studies are told one after the other. */
const CHAIN = "The chain of questions";

/** What a reader wants first. */
const ORDER = ["html", "md", "svg", "json"];

/** Studies and reports by the study's name, the tale of all of them first: a report lies in a folder, or in a file, of that name. */
export function byStudy(studies: readonly Result[], reports: readonly Result[]): Study[] {
  const found = new Map<string, StudyFile[]>();
  const add = (name: string, file: StudyFile) => found.set(name, [...(found.get(name) ?? []), file]);
  for (const { name } of reports) {
    const [study] = name.split("/");
    const title = name.includes("/") ? name.slice(study.length + 1) : name;
    add(stem(study), { address: `reports/${encoded(name)}`, title });
  }
  for (const { name } of studies) {
    const title = name.endsWith(".json") ? "the study's file" : name;
    add(name === "README.md" ? CHAIN : stem(name), { address: `studies/${encoded(name)}`, title });
  }
  return [...found]
    .map(([name, files]) => ({ name, files: files.toSorted((a, b) => rank(a) - rank(b)) }))
    .sort((a, b) => Number(b.name === CHAIN) - Number(a.name === CHAIN) || a.name.localeCompare(b.name));
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function rank({ address }: StudyFile): number {
  if (address.startsWith("studies/")) return ORDER.length + 1;
  const place = ORDER.indexOf(address.slice(address.lastIndexOf(".") + 1));
  return place < 0 ? ORDER.length : place;
}
