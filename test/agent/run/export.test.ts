import { join } from "node:path";
import { crc32c, csvText, eventFile, readAllMetrics, readRun, tensorboardFile, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { decodeEvents } from "./events.js";
import { temporaryFolder, tinyOptions } from "./tiny.js";

test("CRC-32C is that of RFC 3720", () => {
  expect(crc32c(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
});

/** What TensorBoard 2.21's own RecordWriter and Event make of the two events below. */
const REFERENCE =
  "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c" +
  "1800000000000000a37f4b2209000000000000044010ac022a0a0a080a0161150000003fdf7bc4c1";

test("an event file is, byte for byte, what TensorBoard's own writer makes of the same events", () => {
  const file = eventFile(1.5, [{ step: 300, wallTime: 2.5, scalars: { a: 0.5 } }]);
  expect(Buffer.from(file).toString("hex")).toBe(REFERENCE);
  expect(decodeEvents(file)).toEqual([
    { wallTime: 1.5, step: 0, version: "brain.Event:2", scalars: {} },
    { wallTime: 2.5, step: 300, version: "", scalars: { a: 0.5 } },
  ]);
  const late = decodeEvents(eventFile(0, [{ step: 2 ** 40 + 5, wallTime: 1, scalars: {} }]));
  expect(late[1].step).toBe(2 ** 40 + 5);
});

test("a run's event file has every number of its metrics at its step, in the order of time", async () => {
  const folder = join(temporaryFolder(), "run");
  (await train(tinyOptions({ folder }))).dispose();
  const [first, ...events] = decodeEvents(tensorboardFile(folder));
  expect(first.version).toBe("brain.Event:2");
  const rows = readAllMetrics(folder);
  expect(events).toHaveLength(rows.length);
  rows.forEach((row, i) => {
    const { step, scalars } = events[i];
    expect(step).toBe(row.step);
    const { stepsPerSecond, ...rest } = scalars;
    expect(stepsPerSecond !== undefined).toBe(row.row === "update");
    const wanted = Object.entries(row).filter(
      ([name]) => !/^(row|step|iteration|phase|phaseIndex|levels|endedBy|valueHead)$/.test(name),
    );
    expect(rest).toEqual(
      Object.fromEntries(wanted.map(([name, value]) => [name, Math.fround(Number(value))])),
    );
  });
  const times = [first, ...events].map(({ wallTime }) => wallTime);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBe(Date.parse(readRun(folder).started) / 1000);
});

test("CSV has a column for every name and an empty cell where a row has none", () => {
  const text = csvText([
    { row: "phase", step: 0, phase: 'the "first", A' },
    { row: "update", step: 128, entropy: 1.25e-7 },
  ]);
  expect(text).toBe('row,step,phase,entropy\r\nphase,0,"the ""first"", A",\r\nupdate,128,,1.25e-7\r\n');
});
