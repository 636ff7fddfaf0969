/** Uniform numbers that lead to known outcomes, for the tapes of replays. */

/** Whether something that had a chance happened: a number below every chance above 0, or above all below 1. */
export function drawOf(happened: boolean): number {
  return happened ? 0 : 1 - Number.EPSILON;
}

/** Which of so many equally likely things it was. */
export function choiceOf(index: number, of: number): number {
  return (index + 0.5) / of;
}
