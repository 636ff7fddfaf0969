import { connect } from "node:net";

/** Milliseconds after which a socket is ended that waits for the rest of a message. */
const PATIENCE = 50;

/** Opens a WebSocket by hand, sends bytes into it, and ends it unless the server does. @returns true if the server did */
export async function sendRaw(url: string, bytes: Uint8Array): Promise<boolean> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => {}); // how it ends is nothing to us
  socket.write(
    `GET /api/stream?protocol=2 HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  socket.write(bytes);
  socket.resume();
  let ours = false;
  await new Promise<void>((resolve) => {
    socket.on("close", () => resolve());
    setTimeout(() => {
      ours = true;
      socket.destroy();
    }, PATIENCE);
  });
  return !ours;
}
