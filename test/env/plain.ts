/**
 * The slow plain twins of two shipped scenarios: maps and objects, written from the scenarios' words and not from the
 * engine. The engine must agree with them step for step.
 */
export interface Outcome {
  readonly events: Readonly<Record<string, number>>;
  readonly terminated: boolean;
  readonly truncated: boolean;
}

export interface PlainWorld {
  step(action: string): Outcome;
  /** The picture that the engine's `renderAscii` should draw. */
  draw(): string;
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};

/** Things by cell ("row,column") and the mouse, read off a picture. */
class Grid {
  readonly things = new Map<string, string>();
  readonly rows: number;
  readonly columns: number;
  mouse: [number, number] = [0, 0];

  constructor(picture: string) {
    const lines = picture.split("\n");
    this.rows = lines.length;
    this.columns = lines[0].length;
    lines.forEach((line, row) => {
      [...line].forEach((glyph, column) => {
        if (glyph === "M") this.mouse = [row, column];
        else if (glyph !== ".") this.things.set(`${row},${column}`, glyph);
      });
    });
  }

  /** True if the mouse changed its cell. */
  move(action: string): boolean {
    const [down, right] = MOVES[action];
    const to: [number, number] = [this.mouse[0] + down, this.mouse[1] + right];
    if (this.things.get(to.join(",")) === "#") return false;
    this.mouse = to;
    return true;
  }

  here(): string | undefined {
    return this.things.get(this.mouse.join(","));
  }

  clear(): void {
    this.things.delete(this.mouse.join(","));
  }

  has(glyph: string): boolean {
    return [...this.things.values()].includes(glyph);
  }

  draw(floor?: { cell: string; glyph: string }): string {
    const glyphAt = (row: number, column: number): string => {
      const cell = `${row},${column}`;
      if (this.mouse.join(",") === cell) return "M";
      return this.things.get(cell) ?? (floor?.cell === cell ? floor.glyph : ".");
    };
    return Array.from({ length: this.rows }, (_, row) =>
      Array.from({ length: this.columns }, (_, column) => glyphAt(row, column)).join(""),
    ).join("\n");
  }
}

export function plainCheeseCorner(picture: string, limit: number): PlainWorld {
  const grid = new Grid(picture.replace("x", "."));
  let steps = 0;
  let visited = false;
  return {
    step(action) {
      const events: Record<string, number> = {};
      const moved = grid.move(action);
      const ate = moved && grid.here() === "c";
      if (ate) {
        grid.clear();
        events["ate-cheese"] = 1;
      }
      if (moved && grid.mouse.join(",") === "1,1" && !visited) {
        visited = true;
        events["reached-corner"] = 1;
      }
      steps++;
      return { events, terminated: ate, truncated: steps >= limit && !ate };
    },
    draw: () => grid.draw({ cell: "1,1", glyph: "x" }),
  };
}

export function plainKeysChests(picture: string, limit: number): PlainWorld {
  const grid = new Grid(picture);
  let steps = 0;
  let keys = 0;
  return {
    step(action) {
      const events: Record<string, number> = {};
      if (grid.move(action) && grid.here() === "k") {
        grid.clear();
        keys++;
        events["took-key"] = 1;
      } else if (grid.here() === "C" && keys > 0) {
        grid.clear();
        keys--;
        events["opened-chest"] = 1;
      }
      steps++;
      const terminated = !grid.has("C") || (!grid.has("k") && keys === 0);
      return { events, terminated, truncated: steps >= limit && !terminated };
    },
    draw: () => grid.draw(),
  };
}
