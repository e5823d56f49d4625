/** The end of a server's life, in which no caller that keeps to the rules loses a request. */
import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** How long connections in use are told to close before idle ones are: a busy caller hears it well within this time. */
const politeMs = 500;
const lookEveryMs = 20;
/** A request follows its connection within this time, or is not about to come. */
const silenceMs = 1_000;

/**
 * Watches a server's connections from its start, and returns the way to end it: answers carry `Connection: close` from then on,
 * it stops listening once those who keep connections alive had their chance to hear it, requests under way finish, and what is
 * left after `patienceMs` is cut. Resolves when no connection is left.
 */
export const drainOf = (server: Server): ((patienceMs: number) => Promise<void>) => {
  const sockets = new Map<Socket, number>();
  let accepted = 0;
  server.on("connection", (socket: Socket) => {
    accepted++;
    sockets.set(socket, performance.now());
    socket.once("close", () => sockets.delete(socket));
  });
  return async (patienceMs) => {
    const startedAtMs = performance.now();
    const passedMs = () => performance.now() - startedAtMs;
    server.prependListener("request", (_request, response: ServerResponse) => {
      response.shouldKeepAlive = false;
    });
    while (sockets.size > 0 && passedMs() < Math.min(politeMs, patienceMs)) await sleep(lookEveryMs);
    // Closing resets those who still wait at the door, and one is let in per turn: so after a turn in which nobody was.
    for (let before = -1; before !== accepted && passedMs() < Math.max(2 * politeMs, patienceMs); ) {
      before = accepted;
      await nextTurn();
    }
    server.close();
    while (sockets.size > 0) {
      // Likewise: what has arrived was read in this turn, so that an idle connection has no request waiting in it.
      await nextTurn();
      server.closeIdleConnections();
      const now = performance.now();
      for (const [socket, openedAtMs] of sockets) {
        // To Node a connection that never sent anything is busy; nobody waits for an answer on it.
        const silent = socket.bytesRead === 0 && now - openedAtMs > silenceMs;
        if (silent || passedMs() >= patienceMs) socket.destroy();
      }
      await sleep(lookEveryMs);
    }
  };
};
