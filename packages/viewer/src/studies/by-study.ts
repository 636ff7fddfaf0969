import { encoded } from "./addresses.js";

/** A file as the server lists it: `name` is its path in the folder of studies, or in that of reports. */
export interface Result {
  readonly name: string;
  /** Of a study: what it is called, and what it asks. */
  readonly title?: string;
  readonly question?: string;
}

/** A study's file or one of its results. */
export interface StudyFile {
  /** Under `/api/`. */
  readonly address: string;
  readonly title: string;
}

/** A study with everything that belongs to it. */
export interface Study {
  readonly title: string;
  /** Empty if what is here is no study's. */
  readonly question: string;
  /** Reports that are pages first, then texts, then the rest, the study's own file last. */
  readonly files: readonly StudyFile[];
}

/** Where the studies are told one after the other. */
const CHAIN = "The chain of questions";

/** What a reader wants first. */
const ORDER = ["html", "md", "svg", "json"];

/** What the files are called that every study has; others go by their names. */
const TITLES: Readonly<Record<string, string>> = {
  "report.html": "Report",
  "report.md": "As text",
  "README.md": "How they are made, and the first ten",
};

/**
 * Studies and reports by the study's name: the tale of all of them first, then what has a question, then the rest. A report lies in
 * a folder, or in a file, of its study's name.
 */
export function byStudy(studies: readonly Result[], reports: readonly Result[]): Study[] {
  const files = new Map<string, StudyFile[]>();
  const add = (study: string, file: StudyFile) => files.set(study, [...(files.get(study) ?? []), file]);
  for (const { name } of reports) {
    const [study] = name.split("/");
    const path = name.includes("/") ? name.slice(study.length + 1) : name;
    add(stem(study), { address: `reports/${encoded(name)}`, title: TITLES[path] ?? path });
  }
  for (const { name, question } of studies) {
    const title = question === undefined ? (TITLES[name] ?? name) : "The study's file";
    add(name === "README.md" ? CHAIN : stem(name), { address: `studies/${encoded(name)}`, title });
  }
  const asked = studies.filter(({ question }) => question !== undefined);
  const words = new Map(asked.map(({ name, title, question }) => [stem(name), { title, question }]));
  return [...files]
    .map(([name, of]) => {
      const { title = name, question = "" } = words.get(name) ?? {};
      return { title, question, files: of.toSorted((a, b) => rank(a) - rank(b)) };
    })
    .sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title));
}

function stem(name: string): string {
  return name.replace(/\.[^.]*$/, "");
}

function place({ title, question }: Study): number {
  if (title === CHAIN) return 0;
  return question === "" ? 2 : 1;
}

function rank({ address }: StudyFile): number {
  if (address.startsWith("studies/")) return ORDER.length + 1;
  const at = ORDER.indexOf(address.slice(address.lastIndexOf(".") + 1));
  return at < 0 ? ORDER.length : at;
}
