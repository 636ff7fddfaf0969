import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { train } from "@mesagrid/agent";
import { type BoardFrame, Boards, copyPicture, createPicture, type Picture } from "@mesagrid/server/protocol";
import { afterAll, beforeAll } from "vitest";
import { type Client, TINY } from "../support.js";

/** A folder of runs with one that was really trained, for all tests of a file. */
export function trainedRun(): { readonly runs: string; readonly id: string } {
  const place = { runs: "", id: "tiny" };
  beforeAll(async () => {
    place.runs = mkdtempSync(join(tmpdir(), "mesagrid-channels-"));
    const settings = { slots: 16, horizon: 32, evaluateEvery: 1024, evaluateEpisodes: 8 };
    const folder = join(place.runs, place.id);
    const { dispose } = await train({ scenario: TINY, seed: 1, folder, settings });
    dispose();
  });
  afterAll(() => rmSync(place.runs, { recursive: true, force: true }));
  return place;
}

/** The frames of boards of a channel that a viewer has heard, with their bytes. */
export function framesOf(client: Client, channel: number): { frame: BoardFrame; bytes: Uint8Array }[] {
  return client.heard.flatMap((frame, at) =>
    (frame.type === "state" || frame.type === "delta") && frame.channel === channel
      ? [{ frame, bytes: client.bytes[at] }]
      : [],
  );
}

/** The pictures of a channel as a viewer saw them, by the frame's number. */
export function picturesOf(client: Client, channel: number): Map<number, Picture> {
  const facts = client.all("subscribed").find((message) => message.channel === channel)?.boards;
  if (!facts) throw new Error(`channel ${channel} has no boards`);
  const boards = new Boards(facts);
  const seen = new Map<number, Picture>();
  for (const { frame } of framesOf(client, channel)) {
    if (!boards.apply(frame)) throw new Error(`frame ${frame.number} came after ${boards.number}`);
    const picture = createPicture(boards.picture.layout);
    copyPicture(
      boards.picture,
      picture,
      facts.slots.map((_, row) => row),
    );
    seen.set(frame.number, picture);
  }
  return seen;
}

/** What a viewer was told of its newest subscription. */
export function newest(client: Client) {
  const told = client.all("subscribed").at(-1);
  if (!told?.boards) throw new Error(`no boards, but ${JSON.stringify(client.heard.at(-1))}`);
  return { ...told, boards: told.boards };
}
