type Child = Node | string;

/** Makes an element. Attributes are set as they are named; children that are text are text, never markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A small picture in the text's colour, from the path of an SVG of 16 x 16; hidden from screen readers. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const root = document.createElementNS(space, "svg");
  const shape = document.createElementNS(space, "path");
  shape.setAttribute("d", path);
  root.setAttribute("viewBox", "0 0 16 16");
  root.setAttribute("aria-hidden", "true");
  root.append(shape);
  return root;
}

/** Sets an element's text if it differs, so that nothing is laid out for nothing. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Sets an attribute if it differs; null takes it away. */
export function setAttribute(node: Element, name: string, value: string | null): void {
  if (node.getAttribute(name) === value) return;
  if (value === null) node.removeAttribute(name);
  else node.setAttribute(name, value);
}

/** Shows or hides an element. */
export function setShown(node: HTMLElement, shown: boolean): void {
  if (node.hidden === shown) node.hidden = !shown;
}

/** Runs `draw` only if the facts differ from those of the last call: the page's diff. */
export function onChange(draw: () => void): (...facts: readonly unknown[]) => void {
  let last: readonly unknown[] | null = null;
  return (...facts) => {
    if (last && last.length === facts.length && facts.every((fact, index) => Object.is(fact, last?.[index])))
      return;
    last = facts;
    draw();
  };
}
