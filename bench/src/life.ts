/** What the life of a referral costs: registrations beside one bare statement, and events in batches. */
import type { ChildProcess } from "node:child_process";
import { operations } from "@beckon/contract";
import pg from "pg";
import type { BareOrder } from "./bare-registrations.ts";
import { ask, type Measured } from "./measured-process.ts";
import { connections, median, order } from "./measure.ts";
import { codeOf, type Filled } from "./population.ts";

/** Registrations or events per second, round by round; the bare ones and Beckon's stand in the same round. */
export type Life = {
  spread: { bare: number[]; beckon: number[] };
  hot: { bare: number[]; beckon: number[] };
  events: number[];
  /** How many of `asked` at once were accepted by a code with room for `room`. */
  cap: { asked: number; room: number; accepted: number };
};

/** The codes that registrations are spread over. */
const spreadCodes = 2_000;
const room = 500;
const batchSize = 1_000;

const post = (path: string, secretKey: string, body: unknown): string => {
  const text = JSON.stringify(body);
  const lines = [
    `POST ${path} HTTP/1.1`,
    "host: 127.0.0.1",
    `authorization: Bearer ${secretKey}`,
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n${text}`;
};

type Parts = {
  filled: Filled;
  beckon: Measured;
  bare: ChildProcess;
  generator: ChildProcess;
  rounds: number;
  /** Registrations of each kind in a round. */
  count: number;
};

/** Codes with room for everything that is measured, and one that will be full. */
const makeRoom = async ({ connection, opaque: { tenantId } }: Filled): Promise<string[]> => {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("update codes set cap = 1000000, used = 0 where tenant_id = $1 and code = any($2::text[])", [
      tenantId,
      Array.from({ length: spreadCodes + 1 }, (_, place) => codeOf(place)),
    ]);
    await client.query("update codes set cap = $3, used = 0 where tenant_id = $1 and code = $2", [
      tenantId,
      codeOf(spreadCodes + 1),
      room,
    ]);
    const { rows } = await client.query<{ id: string }>(
      "select code_id as id from codes where tenant_id = $1 and cap = 1000000 order by code_id",
      [tenantId],
    );
    return rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
};

/** What autovacuum does within a minute of the first rows: until then plans are those of empty tables. */
const analyse = async ({ connection }: Filled): Promise<void> => {
  const client = new pg.Client(connection);
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
};

/** Measures in alternating rounds after one for warming up. */
export const measureLife = async (parts: Parts): Promise<Life> => {
  const { filled, beckon, bare, generator, rounds, count } = parts;
  const { tenantId, secretKey } = filled.opaque;
  const [hotId = "", ...spreadIds] = await makeRoom(filled);
  const [hot, ...spread] = Array.from({ length: spreadCodes + 1 }, (_, place) => codeOf(place));
  let people = 0;
  const send = async (name: string, requests: string[], status: number, sockets = connections) => {
    await order(generator, { kind: "keep", name, requests, expect: "{", status });
    return order(generator, { kind: "each", name, port: beckon.port, connections: sockets });
  };
  const register = async (codes: (string | undefined)[], asked = count, status = 201) => {
    const requests = Array.from({ length: asked }, () =>
      post(operations.registerReferral.path, secretKey, {
        code: codes[people % codes.length],
        refereeId: `friend-${people++}`,
      }),
    );
    return send("registrations", requests, status);
  };
  const registerBare = async (codeIds: string[]): Promise<number> => {
    const wanted: BareOrder = { tenantId, codeIds, count, first: (people += count) };
    const { ms, failure } = (await ask(bare, wanted)) as { ms: number; failure?: string };
    if (failure !== undefined) throw new Error(failure);
    return (count / ms) * 1000;
  };
  const perSecond = ({ requests, ms }: { requests: number; ms: number }): number => (requests / ms) * 1000;

  const life: Life = {
    spread: { bare: [], beckon: [] },
    hot: { bare: [], beckon: [] },
    events: [],
    cap: { asked: 2 * room, room, accepted: 0 },
  };
  for (let round = 0; round <= rounds; round++) {
    const found = {
      spreadBare: await registerBare(spreadIds),
      spread: perSecond(await register(spread)),
      hotBare: await registerBare([hotId]),
      hot: perSecond(await register([hot])),
      events: batchSize * perSecond(await send("events", eventBatches(secretKey, people, round), 200, 4)),
    };
    if (round === 0) {
      await analyse(filled);
      continue;
    }
    life.spread.bare.push(found.spreadBare);
    life.spread.beckon.push(found.spread);
    life.hot.bare.push(found.hotBare);
    life.hot.beckon.push(found.hot);
    life.events.push(found.events);
  }
  const { bodies } = await register([codeOf(spreadCodes + 1)], life.cap.asked, 0);
  life.cap.accepted = bodies.filter((body) => body.includes('"status":"registered"')).length;
  return life;
};

/** Purchases of people who were registered last; each body is a batch. */
const eventBatches = (secretKey: string, people: number, round: number): string[] =>
  Array.from({ length: 8 }, (_batch, batch) =>
    post(operations.createEvents.path, secretKey, {
      items: Array.from({ length: batchSize }, (_item, place) => ({
        id: `event-${round}-${batch}-${place}`,
        type: "transaction.cleared",
        participantId: `friend-${Math.max(0, people - 1 - ((batch * batchSize + place) % 2_000))}`,
        occurredAt: new Date().toISOString(),
        amount: "12.50",
        currency: "EUR",
      })),
    }),
  );

/** The median over rounds of Beckon's figure over the bare statement's. */
export const share = ({ bare, beckon }: Life["spread"]): number =>
  median(beckon.map((figure, round) => figure / (bare[round] ?? figure)));
