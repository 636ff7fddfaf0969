/** The number that the last channel got. */
let last = 0;

/** A number for a new channel, which no other of this process has had. */
export function newChannelNumber(): number {
  return ++last;
}
