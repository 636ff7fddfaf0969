import { HOLD, LEAD_IN } from "../playback.js";
import { ColourCount } from "./colours.js";
import { GifWriter } from "./gif.js";

/** Pixels of a picture: [height, width, 4] red, green, blue and opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What a film is made of. */
export interface FilmPlan {
  /** Moves of the episode. */
  readonly moves: number;
  /** Moves a second. */
  readonly speed: number;
  /** Pictures a move: 1 if things jump from cell to cell. */
  readonly pictures: number;
  /** The board at a position in moves, `milliseconds` after the last picture; 0 begins anew, without effects. */
  picture(position: number, milliseconds: number): Pixels;
  /** Told how far it is, 0 to 1, now and then; the film goes on when it has answered. False ends it. */
  progress(part: number): Promise<boolean>;
}

/** Positions that the colours are chosen from. */
const LOOKED_AT = 12;
/** Milliseconds after which an effect can be seen well. */
const LOOK_AFTER = 120;
/** Pictures between two calls of `progress`. */
const AT_ONCE = 6;

/**
 * Makes an animated GIF of an episode, at the speed at which it is played. The same pictures make the same bytes.
 *
 * @returns null if `progress` ended it
 */
export async function makeFilm(plan: FilmPlan): Promise<Blob | null> {
  const { moves, pictures } = plan;
  const count = new ColourCount();
  for (let look = 0; look <= LOOKED_AT; look++) {
    const position = Math.round((moves * look) / LOOKED_AT);
    count.add(plan.picture(position, look === 0 ? 0 : LOOK_AFTER).data);
  }
  const colours = count.choose();
  const between = 1000 / plan.speed / pictures;
  let writer: GifWriter | null = null;
  let [time, written] = [0, 0];
  for (let at = 0; at <= moves * pictures; at++) {
    const { width, height, data } = plan.picture(at / pictures, at === 0 ? 0 : between);
    writer ??= new GifWriter(width, height, colours.table);
    time += between + (at === 0 ? LEAD_IN : 0) + (at === moves * pictures ? HOLD : 0);
    // Rounded as a whole, so that it is neither faster nor slower than what it shows.
    const stays = Math.max(2, Math.round(time / 10) - written);
    written += stays;
    writer.add({ indices: colours.indices(data), stays });
    if (at % AT_ONCE === 0 && !(await plan.progress(at / Math.max(1, moves * pictures)))) return null;
  }
  return writer?.end() ?? null;
}
