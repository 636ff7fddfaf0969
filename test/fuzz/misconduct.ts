/** Something that a program did which it must not. */
export class Misconduct extends Error {}

export function expectThat(holds: boolean, what: string): void {
  if (!holds) throw new Misconduct(what);
}
