import {
  BatchEnv,
  createBuffers,
  encodeTrace,
  loadProgram,
  type StepBuffers,
  TraceRecorder,
} from "@mesagrid/env";

const SLOTS = 4;

/** FNV-1a, 32 bits. */
function hash(digest: number, bytes: Uint8Array): number {
  for (const byte of bytes) digest = Math.imul(digest ^ byte, 0x01000193);
  return digest >>> 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** All that an engine gives in so many steps of a scenario, its traces included, as one number. */
export function digestOf(scenario: string, steps: number): number {
  const program = loadProgram(scenario);
  const levels = program.phases[0].levels;
  const env = new BatchEnv(program, { slots: SLOTS, seed: 7, levels });
  const out = createBuffers(program, SLOTS);
  env.reset(out);
  const recorder = new TraceRecorder(env, { levels, phase: "", step: 0, seed: 7 });
  for (let slot = 0; slot < SLOTS; slot++) recorder.begin(slot);
  let digest = 0x811c9dc5;
  for (let step = 0; step < steps; step++) {
    const actions = Uint8Array.from(
      { length: SLOTS },
      (_, slot) => (step * step + slot) % program.actions.names.length,
    );
    env.step(actions, out);
    recorder.record(actions, out);
    for (const rows of Object.values(out) as StepBuffers[keyof StepBuffers][])
      digest = hash(digest, bytesOf(rows));
  }
  for (const trace of recorder.finished) digest = hash(digest, encodeTrace(trace));
  return digest;
}
