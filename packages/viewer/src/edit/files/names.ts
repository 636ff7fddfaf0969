import { scenarioFiles } from "../../scenario-files.js";
import { fieldsOf, parseText, rootOf, textOf } from "../language/tree.js";
import type { Drafts } from "./drafts.js";

/** The name that a text gives itself; null if it has none that can be a file's. */
export function nameIn(text: string): string | null {
  const field = fieldsOf(text, rootOf(parseText(text))).find(({ name }) => name === "name");
  const name = field?.value?.name === "String" ? textOf(text, field.value) : "";
  return /^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(name) ? name : null;
}

/** A name like the wanted one that no file and no draft has. */
export async function freeName(wanted: string, drafts: Drafts): Promise<string> {
  const taken = await scenarioFiles().then(
    (list) => list.map(({ name }) => name),
    (): string[] => [],
  );
  let name = wanted;
  for (let n = 2; taken.includes(name) || drafts.find(name); n++) name = `${wanted}-${n}`;
  return name;
}
