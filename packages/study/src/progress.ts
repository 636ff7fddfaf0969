import { Presets, SingleBar } from "cli-progress";
import { decimal, duration, short } from "./numbers.js";
import { type Output, say, transient } from "./terminal.js";

/** Where a training is, as far as it is shown. */
export interface TrainingPlace {
  readonly phase: string;
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  /** Objective name to mean return of late training episodes. */
  readonly returns: Readonly<Record<string, number>>;
}

/** Shows how a training goes. */
export interface ProgressView {
  /** @param stage what it is that goes on; default the phase */
  update(place: TrainingPlace, stage?: string): void;
  /** Shows the last state and leaves the terminal tidy. */
  stop(): void;
}

/** Milliseconds between two lines where there is no terminal to draw a bar on. */
const LINE_EVERY = 5000;

/** A bar on a terminal, a line every five seconds elsewhere (in a log, a pipe), nothing when quiet. */
export function showProgress(output: Output, quiet = false): ProgressView {
  if (quiet) return { update() {}, stop() {} };
  return output.isTTY ? bar(output) : lines(output);
}

/** A training's place in one line: `A  120k/2.3M steps  45k/s  cheese 0.41  corner 0.50  48 s left`. */
export function describePlace(place: TrainingPlace, stage = `phase ${place.phase}`): string {
  return `${stage}  ${short(place.step)} of ${short(place.totalSteps)} steps  ${rest(place)}`;
}

function rest({ stepsPerSecond, returns, secondsLeft }: TrainingPlace): string {
  const objectives = Object.entries(returns).map(([name, value]) => `${name} ${decimal(value)}`);
  return [`${short(stepsPerSecond)} steps/s`, ...objectives, `${duration(secondsLeft)} left`].join("  ");
}

function bar(output: Output): ProgressView {
  const view = new SingleBar(
    {
      stream: output,
      format: "{stage} {bar} {percentage}%  {steps} steps  {rest}",
      barsize: 20,
      hideCursor: true,
      fps: 5,
    },
    Presets.shades_classic,
  );
  let started = false;
  return {
    update(place, stage = `phase ${place.phase}`) {
      const steps = `${short(place.step)}/${short(place.totalSteps)}`;
      const payload = { stage, steps, rest: rest(place) };
      if (started) view.update(place.step, payload);
      else view.start(place.totalSteps, place.step, payload);
      started = true;
    },
    stop() {
      if (started) view.stop();
      started = false;
    },
  };
}

function lines(output: Output): ProgressView {
  let next = performance.now() + LINE_EVERY;
  let unsaid: string | undefined;
  return {
    update(place, stage) {
      unsaid = describePlace(place, stage);
      const now = performance.now();
      if (now < next) return;
      next = now + LINE_EVERY;
      say(output, unsaid);
      unsaid = undefined;
    },
    stop() {
      if (unsaid !== undefined) say(output, unsaid);
      unsaid = undefined;
    },
  };
}

/** What goes on: a line for each stage, and how far it is. */
export interface StageView {
  onStage(stage: string): void;
  onPart(part: string): void;
}

/** A line for each stage; how far it is on a line that is written over on a terminal, elsewhere every five seconds. */
export function showStages(output: Output, subject: string, quiet = false): StageView {
  if (quiet) return { onStage() {}, onPart() {} };
  const line = transient(output);
  let next = 0;
  return {
    onStage(stage) {
      line.clear();
      say(output, `${subject}: ${stage}`);
      next = performance.now() + LINE_EVERY;
    },
    onPart(part) {
      line.write(part);
      const now = performance.now();
      if (output.isTTY || now < next) return;
      next = now + LINE_EVERY;
      say(output, `  ${part}`);
    },
  };
}
