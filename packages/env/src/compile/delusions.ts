import type { KindTable, ObservationSpec } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** What a painted view shows in place of what is, while the agent stands on something. */
export function compileDelusions(
  scenario: Scenario,
  kinds: KindTable,
  shown: Uint8Array,
  report: Report,
): ObservationSpec["delusions"] {
  const { observe } = scenario;
  if (observe?.delusions && observe.view !== "painted") {
    report.add({
      code: "needs-painted-view",
      path: "$.observe.delusions",
      message: "delusions change what is painted",
      expected: 'view "painted"',
    });
  }
  return (observe?.delusions ?? []).map((delusion, index) => {
    const path = `$.observe.delusions[${index}]`;
    const over = new Uint8Array(kinds.names.length);
    delusion.over.forEach((name, i) => {
      if (name === "empty") {
        over[0] = 1;
        return;
      }
      const reference = report.reference(kinds.references, name, `${path}.over[${i}]`);
      const { start, list } = kinds.members;
      for (const kind of list.subarray(start[reference], start[reference + 1])) over[shown[kind]] = 1;
    });
    return {
      on: report.reference(kinds.references, delusion.on, `${path}.on`),
      code: report.find(kinds.names.slice(1), delusion.show, `${path}.show`, "kind") + 1,
      over,
    };
  });
}
