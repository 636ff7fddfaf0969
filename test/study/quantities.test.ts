import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { loadStudy, readStudy } from "@mesagrid/study";
import { expect, test } from "vitest";
import { quantitiesOf } from "../../packages/study/src/measuring/naming.js";
import { namingOf } from "../../packages/study/src/study/check-names.js";
import { ROOT } from "../structure/repository.js";

const results = join(ROOT, "studies/results");
const studies = readdirSync(results).filter((name) => existsSync(join(results, name, "table.json.gz")));

test.each(studies)("the numbers of %s are called as its file may call them", (name) => {
  const { rows } = loadStudy(join(results, name));
  const programs = readStudy(join(ROOT, "studies", `${name}.json`)).arms.map(({ program }) => program);
  const pairs = new Map(
    rows.map(({ measure, quantity }) => [`${measure}: ${quantity}`, { measure, quantity }]),
  );
  expect(pairs.size).toBeGreaterThan(1);
  for (const { measure, quantity } of pairs.values())
    expect(quantitiesOf(namingOf(measure) ?? {}, programs), measure).toContain(quantity);
});

test("nothing is said of measures that name their numbers otherwise", () => {
  expect(studies.length).toBeGreaterThan(6);
  expect(namingOf("probe")).toBeUndefined();
});
