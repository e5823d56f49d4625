/** B8: clients that are slow on purpose are closed by the server after some 10 seconds, and others are answered all the while. */
import assert from "node:assert/strict";
import net from "node:net";
import { test } from "node:test";
import { useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true });
const tenant = await service.createTenant();
const each = 75;
const head = `GET /v1/tenant HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tenant.secretKey}\r\n`;
const post = `POST /v1/campaigns HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${tenant.secretKey}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`;

/** What is sent at once, what every second after that, and whether answers are read. */
const kinds = [
  { name: "says nothing", first: "", drip: "", reads: true },
  { name: "drips headers", first: head, drip: "X-A: b\r\n", reads: true },
  { name: "drips a body", first: post, drip: " ", reads: true },
  {
    name: "reads no answer",
    first: "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(40),
    // By writing it learns that nobody is there any more.
    drip: "G",
    reads: false,
  },
] as const;

/** Opens a connection of a kind; resolves when the server has ended it. */
const suffer = ({ first, drip, reads }: (typeof kinds)[number], port: number): Promise<void> =>
  new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    const timer = setInterval(() => drip !== "" && socket.write(drip), 1_000);
    const end = () => {
      clearInterval(timer);
      socket.destroy();
      resolve();
    };
    socket.on("error", end).on("end", end).on("close", end);
    socket.on("connect", () => socket.write(first));
    if (reads) socket.resume();
  });

test("B8 300 slow clients of four kinds: each is closed, and meanwhile everybody else is answered", async () => {
  const port = Number(new URL(service.url).port);
  const suffering = { left: 4 * each };
  const all = kinds.flatMap((kind) =>
    Array.from({ length: each }, async () => {
      await suffer(kind, port);
      suffering.left--;
    }),
  );
  const closed = Promise.all(all);
  let answered = 0;
  while (suffering.left > 0) {
    const { status } = await service.send("/v1/tenant", { headers: { authorization: `Bearer ${tenant.secretKey}` } });
    assert.equal(status, 200);
    answered++;
  }
  await closed;
  assert.ok(answered > 20, `${answered} answers`);
});
