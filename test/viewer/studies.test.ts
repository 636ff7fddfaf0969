import { expect, test } from "vitest";
import { slugOf, targetOf } from "../../packages/viewer/src/studies/addresses.js";
import { byStudy } from "../../packages/viewer/src/studies/by-study.js";
import { mannerOf } from "../../packages/viewer/src/studies/pane.js";
import { htmlOf } from "../../packages/viewer/src/studies/prose.js";

test("files of studies stand together, what a reader wants first", () => {
  const studies = [
    { name: "README.md" },
    { name: "swap.json", title: "A, then B", question: "What is left of A?" },
    { name: "swap.md" },
  ];
  const reports = [{ name: "swap/table.json" }, { name: "swap/report.html" }, { name: "older.json" }];
  expect(byStudy(studies, reports)).toEqual([
    {
      title: "The chain of questions",
      question: "",
      files: [{ address: "studies/README.md", title: "How they are made, and the first ten" }],
    },
    {
      title: "A, then B",
      question: "What is left of A?",
      files: [
        { address: "reports/swap/report.html", title: "Report" },
        { address: "reports/swap/table.json", title: "table.json" },
        { address: "studies/swap.json", title: "The study's file" },
        { address: "studies/swap.md", title: "swap.md" },
      ],
    },
    { title: "older", question: "", files: [{ address: "reports/older.json", title: "older.json" }] },
  ]);
});

test("a file is shown as a page, as prose or as it is written", () => {
  expect(["a/report.html", "a/1.svg", "README.md", "table.json"].map(mannerOf)).toEqual([
    "page",
    "page",
    "prose",
    "text",
  ]);
});

test.each([
  ["studies/README.md", "results/swap/report.md", { to: "file", address: "reports/swap/report.md" }],
  ["studies/README.md", "swap.json#L3", { to: "file", address: "studies/swap.json" }],
  ["reports/swap/report.md", "figures/1.svg", { to: "file", address: "reports/swap/figures/1.svg" }],
  ["reports/swap/report.md", "../../swap.json", { to: "file", address: "studies/swap.json" }],
  ["studies/README.md", "#first-look", { to: "heading", slug: "first-look" }],
  ["studies/README.md", "https://example.org/a", { to: "web", href: "https://example.org/a" }],
  ["studies/README.md", "../docs/levers/README.md", { to: "nothing" }],
  ["studies/README.md", "results/swap", { to: "nothing" }],
  ["studies/README.md", "javascript:alert(1)", { to: "nothing" }],
  ["studies/README.md", "http://", { to: "nothing" }],
])("in %s a link to %s leads where the page has it", (address, href, target) => {
  const known = ["reports/swap/report.md", "reports/swap/figures/1.svg", "studies/swap.json"];
  expect(targetOf(address, href, new Set(known))).toEqual(target);
});

test("a heading goes by its words", () => {
  expect(slugOf(" What came out: cheese, `corner`")).toBe("what-came-out-cheese-corner");
});

test("a text brings no markup and no script of its own", () => {
  expect(htmlOf("**a** <img src=x onerror=alert(1)>")).toBe(
    "<p><strong>a</strong> &lt;img src=x onerror=alert(1)&gt;</p>\n",
  );
  expect(htmlOf("[a](javascript:alert(1))")).not.toContain("href");
});
