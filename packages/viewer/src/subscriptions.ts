import {
  type ClientMessage,
  encodeClientMessage,
  type ServerMessage,
  type Source,
  type Subscribed,
  type Want,
} from "@mesagrid/server/protocol";

/** A message that belongs to a channel. */
export type ChannelMessage = Extract<
  ServerMessage,
  { type: "run" | "metrics" | "episode" | "state" | "delta" }
>;

/** One who wants to hear of a source. */
export interface Listener {
  /** It begins. */
  subscribed?(message: Subscribed): void;
  message(message: ChannelMessage): void;
  /** There is no more to come: it ended or was refused, for a reason in words. */
  over(reason: { readonly code: string; readonly words: string }): void;
}

/** What is subscribed to over one connection, each source with its listener. */
export interface Subscriptions {
  /** Subscribes; returns the function that ends it, after which the listener hears nothing more. */
  begin(source: Source, want: readonly Want[], listener: Listener): () => void;
  /** Passes a message on; false if it is about no subscription. */
  take(message: ServerMessage): boolean;
  /** Forgets all: the connection is another one. */
  forget(): void;
}

interface Subscription {
  /** The server's number of its channel, once it has said so. */
  channel: number | null;
  readonly listener: Listener;
}

/** Numbers that the protocol has for subscriptions. */
const NUMBERS = 65_536;

/** Makes subscriptions over a connection. @param send as `Connection.send` */
export function createSubscriptions(send: (text: string) => boolean): Subscriptions {
  const all = new Map<number, Subscription>();
  let last = 0;

  function say(message: ClientMessage): void {
    send(encodeClientMessage(message));
  }

  function end(id: number, reason: Parameters<Listener["over"]>[0]): void {
    const ended = all.get(id);
    all.delete(id);
    ended?.listener.over(reason);
  }

  return {
    begin(source, want, listener) {
      // Another number than those before: what is on its way to an old one must not be taken for the new one's.
      last = (last + 1) % NUMBERS;
      const id = last;
      const own: Subscription = { channel: null, listener };
      all.set(id, own);
      say({ type: "subscribe", id, source, ...(want.length > 0 && { want: [...want] }) });
      return () => {
        if (all.get(id) !== own) return;
        all.delete(id);
        say({ type: "unsubscribe", id });
      };
    },
    take(message) {
      switch (message.type) {
        case "subscribed": {
          const own = all.get(message.id);
          if (own) own.channel = message.channel;
          own?.listener.subscribed?.(message);
          return true;
        }
        case "ended": {
          for (const [id, { channel }] of [...all])
            if (channel === message.channel) end(id, reasonOf(message));
          return true;
        }
        case "error":
          if (message.id === undefined) return false;
          end(message.id, reasonOf(message));
          return true;
        case "run":
        case "metrics":
        case "episode":
        case "state":
        case "delta":
          for (const own of all.values()) if (own.channel === message.channel) own.listener.message(message);
          return true;
        default:
          return false;
      }
    },
    forget: () => all.clear(),
  };
}

/** What the server said of an end or a refusal, for a person. */
export function reasonOf({
  code,
  message,
  hint,
}: {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}): { readonly code: string; readonly words: string } {
  return { code, words: hint ? `${message} (${hint})` : message };
}
