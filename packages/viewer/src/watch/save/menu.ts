import "./save.css";
import type { Trace } from "@mesagrid/env";
import { element, setShown, setText } from "../../dom.js";
import { addressOf, copyText, fileName, pngOf, saveFile, traceJson } from "./files.js";
import { makeFilm, type Pixels } from "./film.js";

/** The episode that a card shows now. */
export interface Shown {
  readonly run: string;
  readonly trace: Trace;
  /** The move that is shown. */
  readonly move: number;
  /** Moves a second. */
  readonly speed: number;
}

/** Draws a card's board for files. */
export interface Camera {
  /** The board at a position in moves, `milliseconds` after the last picture; 0 begins anew, without effects. */
  picture(position: number, milliseconds: number): Pixels;
  /** Pictures a move. */
  readonly pictures: number;
  /** Gives the board back to the page. */
  end(): void;
}

/** What a menu asks of the card that it is in. */
export interface SaveMenuOptions {
  /** Name of the board, for who cannot see where the menu stands. */
  readonly title: string;
  /** Null while there is no episode. */
  shown(): Shown | null;
  /** Takes the board over, for pictures whose longer side has so many pixels at most. @throws Error if it is not drawn */
  camera(most: number): Camera;
}

/** Pixels of a film's longer side: what a slide or a page shows, in few bytes. */
const FILM_PIXELS = 480;

/** A small menu that saves what a card shows: a link, a picture, a film, the episode's data. */
export function createSaveMenu(options: SaveMenuOptions): HTMLElement {
  const words = element("p", { role: "status" });
  const text = element("input", { type: "text", readonly: "", "aria-label": "Link to copy" });
  setShown(text, false);
  const summary = element("summary", { "aria-label": `Save what ${options.title} show` }, "Save");
  const root = element("details", { class: "save" }, summary);
  let busy = false;

  function entry(label: string, hint: string, save: (shown: Shown) => Promise<string>): HTMLButtonElement {
    const button = element("button", { type: "button" }, label, element("small", {}, hint));
    button.addEventListener("click", async () => {
      const shown = options.shown();
      if (!shown || busy) return;
      busy = true;
      setShown(text, false);
      setText(words, "One moment…");
      const said = await save(shown).catch((error: Error) => `That did not work: ${error.message}`);
      setText(words, said);
      busy = false;
    });
    return button;
  }

  async function copyLink({ run, trace, move }: Shown): Promise<string> {
    const address = await addressOf(run, trace, move);
    if (await copyText(address)) return "The link is copied.";
    text.value = address;
    setShown(text, true);
    text.select();
    return "Copy this:";
  }

  async function savePicture({ run, trace, move }: Shown): Promise<string> {
    const camera = options.camera(Number.POSITIVE_INFINITY);
    try {
      const name = `${fileName(run, trace)}-move-${move}.png`;
      saveFile(name, await pngOf(canvasOf(camera.picture(move, 0))));
      return `Saved as ${name}.`;
    } finally {
      camera.end();
    }
  }

  async function saveFilm({ run, trace, speed }: Shown): Promise<string> {
    const camera = options.camera(FILM_PIXELS);
    try {
      const film = await makeFilm({
        moves: trace.actions.length,
        speed,
        pictures: camera.pictures,
        picture: (position, milliseconds) => camera.picture(position, milliseconds),
        async progress(part) {
          setText(words, `Filming: ${Math.round(100 * part)} %. Closing this ends it.`);
          await new Promise((done) => window.setTimeout(done));
          return root.open;
        },
      });
      if (!film) return "The film was ended.";
      const name = `${fileName(run, trace)}.gif`;
      saveFile(name, film);
      return `Saved as ${name}.`;
    } finally {
      camera.end();
    }
  }

  async function saveData({ run, trace }: Shown): Promise<string> {
    const name = `${fileName(run, trace)}.json`;
    saveFile(name, await traceJson(run, trace));
    return `Saved as ${name}.`;
  }

  root.append(
    element(
      "div",
      { role: "group", "aria-label": "Save" },
      entry("Copy link", "to this move", copyLink),
      entry("Picture", "this move, as PNG", savePicture),
      entry("Film", "the episode, as GIF", saveFilm),
      entry("Data", "the episode, as JSON", saveData),
      words,
      text,
    ),
  );
  closeWhenLeft(root, summary);
  return root;
}

/** Escape closes a menu, and so does what is pressed beside it. */
function closeWhenLeft(menu: HTMLDetailsElement, summary: HTMLElement): void {
  const away = (event: Event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    summary.focus();
  });
  menu.addEventListener("toggle", () => {
    if (menu.open) document.addEventListener("pointerdown", away);
    else document.removeEventListener("pointerdown", away);
  });
}

function canvasOf({ width, height, data }: Pixels): HTMLCanvasElement {
  const canvas = element("canvas");
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  image.data.set(data);
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return canvas;
}
