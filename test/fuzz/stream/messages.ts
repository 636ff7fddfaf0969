import { LONGEST_CLIENT_MESSAGE } from "@mesagrid/server/protocol";
import { Dice } from "../dice.js";
import { copy, type JsonObject } from "../json.js";
import { mutateText } from "../text.js";
import { mutate } from "../tree.js";
import { weirdString, weirdValue } from "../words.js";

/** What there is to subscribe to. */
export interface Known {
  readonly runs: readonly string[];
  readonly levels: readonly string[];
}

/** What a viewer sends: a message, or bytes past its WebSocket. */
export type Sent =
  | { readonly sort: "message"; readonly data: string | Uint8Array }
  | { readonly sort: "raw"; readonly data: Uint8Array };

const WANTS = ["policy", "events", "returns"];

/** The message of a number: the same for the same seed, whatever was sent before it. */
export function makeSent(seed: number, number: number, known: Known): Sent {
  const dice = new Dice(seed, number);
  const kind = dice.below(100);
  if (kind < 1) return { sort: "raw", data: rawBytes(dice, known) };
  if (kind < 8) return { sort: "message", data: randomBytes(dice, dice.small(2000)) };
  if (kind < 16) return { sort: "message", data: randomText(dice) };
  const message = wellFormed(dice, known);
  if (kind < 50) return { sort: "message", data: JSON.stringify(message) };
  const seeds = Array.from({ length: 3 }, () => wellFormed(dice, known));
  for (let times = dice.small(5); times > 0; times--) mutate(message, { dice, seeds, text: true });
  const text = JSON.stringify(message);
  return { sort: "message", data: dice.chance(0.3) ? mutateText(text, dice) : text };
}

/** A message as the protocol has it; few of the sources are dear. */
function wellFormed(dice: Dice, known: Known): JsonObject {
  const id = dice.below(20);
  switch (dice.below(8)) {
    case 0:
      return { type: "ping" };
    case 1:
    case 2:
      return { type: "unsubscribe", id };
    case 3:
    case 4:
      return { type: "control", id, ...control(dice) };
    default:
      return {
        type: "subscribe",
        id,
        source: source(dice, known),
        ...(dice.chance(0.5) && { want: WANTS.filter(() => dice.chance(0.5)) }),
      };
  }
}

function control(dice: Dice): JsonObject {
  return {
    ...(dice.chance(0.5) && { playing: dice.chance(0.5) }),
    ...(dice.chance(0.5) && { speed: 0.5 + dice.below(60) }),
    ...(dice.chance(0.5) && { at: dice.small(40) - 1 }),
  };
}

function source(dice: Dice, known: Known): JsonObject {
  const run = dice.chance(0.9) ? dice.pick(known.runs) : "nowhere";
  const levels = dice.chance(0.9) ? dice.pick(known.levels) : "nowhere";
  switch (dice.below(6)) {
    case 0:
    case 1:
      return { kind: "run", run, ...(dice.chance(0.3) && { levels: [levels] }) };
    case 2:
      return { kind: "live", run, slots: [dice.below(20), 20 + dice.below(20)] };
    case 3:
      return { kind: "policy", run, levels, slots: dice.small(5), speed: 1 + dice.below(60) };
    default:
      return { kind: "trace", run, trace: dice.small(20) - 1, speed: 1 + dice.below(60) };
  }
}

function randomBytes(dice: Dice, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => dice.below(256));
}

function randomText(dice: Dice): string {
  switch (dice.below(6)) {
    case 0:
      return weirdString(dice);
    case 1:
      return JSON.stringify(weirdValue(dice, true));
    case 2:
      return "[".repeat(dice.small(LONGEST_CLIENT_MESSAGE));
    case 3:
      return `{"type":${JSON.stringify(weirdString(dice).slice(0, 100))}}`;
    case 4:
      return " ".repeat(LONGEST_CLIENT_MESSAGE - 20 + dice.below(40));
    default:
      return Array.from({ length: dice.small(200) }, () => String.fromCharCode(dice.below(0xd800))).join("");
  }
}

/** Frames of a WebSocket with something wrong in them; a well-formed one is masked by zeros. */
function rawBytes(dice: Dice, known: Known): Uint8Array {
  if (dice.chance(0.2)) return randomBytes(dice, dice.small(500));
  const frames = Array.from({ length: dice.small(6) }, () => rawFrame(dice, known));
  const bytes = frames.flatMap((frame) => [...frame]);
  const end = dice.chance(0.3) ? dice.below(bytes.length + 1) : bytes.length;
  return Uint8Array.from(bytes.slice(0, end));
}

function rawFrame(dice: Dice, known: Known): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(copy(wellFormed(dice, known))));
  const body = dice.chance(0.6) ? text : randomBytes(dice, dice.below(126));
  const first = dice.chance(0.5) ? 0x81 : dice.below(256); // final and text; or any bits and any opcode
  const claimed = dice.chance(0.7) ? body.length : dice.pick([0, 125, 65_535, 2 ** 31, 2 ** 53, 2 ** 63]);
  const masked = dice.chance(0.8) ? 0x80 : 0;
  const length = new DataView(new ArrayBuffer(8));
  length.setBigUint64(0, BigInt(claimed));
  const short = claimed < 126 ? [claimed] : claimed < 65_536 ? [126] : [127];
  const long = claimed < 126 ? 8 : claimed < 65_536 ? 6 : 0;
  const mask = masked ? [0, 0, 0, 0] : [];
  return Uint8Array.of(
    first,
    masked | short[0],
    ...new Uint8Array(length.buffer.slice(long)),
    ...mask,
    ...body,
  );
}
