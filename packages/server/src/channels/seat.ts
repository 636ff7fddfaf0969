import type { ServerError } from "../errors.js";
import type { Outlet } from "../outlet.js";
import type { ServerMessage } from "../protocol/index.js";

/** A viewer as one of its subscriptions sees it. */
export interface Seat {
  readonly outlet: Outlet;
  /** Whose viewer it is. */
  readonly client: string;
  say(message: ServerMessage): void;
  /** Tells the viewer what is wrong with the subscription. */
  refuse(reason: ServerError): void;
  /** True if another of the viewer's subscriptions is to the channel. */
  has(channel: number): boolean;
  /** The subscription is over. */
  leave(): void;
}

/** One subscription of a viewer. */
export interface Subscription {
  /** The channel's number; none before it is `subscribed`. */
  readonly channel: number | undefined;
  begin(): void;
  /** Changes how it plays. */
  control(change: { playing?: boolean; speed?: number; at?: number }): void;
  /** There is room again for what was missed. */
  drained(): void;
  end(): void;
}
