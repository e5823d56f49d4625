/** Rounds: every cell once per round, in turn, so that whatever else the machine does falls on all of them alike. */
import type { ChildProcess } from "node:child_process";
import type { Each, Keep, Outcome, Repeat } from "./load-generator.ts";
import { ask, type Measured, type Usage } from "./measured-process.ts";

/** Sockets with one request under way on each. */
export const connections = 32;

/** One thing to measure: which requests go to which server. */
export type Cell = { name: string; server: Measured; list: Keep };

/** One cell in one round. Units: milliseconds, microseconds of CPU per request. */
export type Sample = {
  requestsPerSecond: number;
  p50: number;
  p99: number;
  serverMicros: number;
  databaseMicros: number | null;
  generatorMicros: number;
  rssBytes: number;
};

/** A cell's samples by round. */
export type Samples = Map<string, Sample[]>;

/** The middle one; the mean of the middle two. */
export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
};

/** Gives the load generator an order. Errors: rejects when a connection failed or an answer was wrong. */
export const order = async (generator: ChildProcess, what: Keep | Repeat | Each): Promise<Outcome> => {
  const { outcome, failure } = (await ask(generator, what)) as { outcome?: Outcome; failure?: string };
  if (failure !== undefined) throw new Error(`${what.name}: ${failure}`);
  if (outcome && outcome.wrong > 0)
    throw new Error(
      `${what.name}: ${outcome.wrong} of ${outcome.requests} answers were wrong, such as ${outcome.sample}`,
    );
  return outcome as Outcome;
};

const usageOf = async (process: ChildProcess): Promise<Usage> =>
  ((await ask(process, "usage")) as { usage: Usage }).usage;

/** Brings a server to its usual state for a cell: tokens are remembered for a minute, which is less than a round takes. */
const warm = async ({ name, server, list }: Cell, generator: ChildProcess, ms: number): Promise<void> => {
  const run = { name, port: server.port, connections };
  if (list.once) await order(generator, { kind: "each", ...run });
  else await order(generator, { kind: "repeat", ...run, ms: ms / 5 });
};

const measureCell = async (
  cell: Cell,
  { generator, databaseMicros, ms }: { generator: ChildProcess; databaseMicros: () => number | null; ms: number },
): Promise<Sample> => {
  const { name, server } = cell;
  await warm(cell, generator, ms);
  const [server0, generator0, database0] = [await server.usage(), await usageOf(generator), databaseMicros()];
  const outcome = await order(generator, { kind: "repeat", name, port: server.port, connections, ms });
  const [server1, generator1, database1] = [await server.usage(), await usageOf(generator), databaseMicros()];
  const each = (micros: number): number => micros / outcome.requests;
  return {
    requestsPerSecond: (outcome.requests / outcome.ms) * 1000,
    p50: outcome.p50,
    p99: outcome.p99,
    serverMicros: each(server1.cpuMicros - server0.cpuMicros),
    databaseMicros: database0 === null || database1 === null ? null : each(database1 - database0),
    generatorMicros: each(generator1.cpuMicros - generator0.cpuMicros),
    rssBytes: server1.rssBytes,
  };
};

/** Measures all cells in `rounds` alternating rounds after one that only warms up. */
export const measureRounds = async (
  cells: readonly Cell[],
  options: {
    generator: ChildProcess;
    databaseMicros: () => number | null;
    rounds: number;
    ms: number;
    onRound(round: number): void;
  },
): Promise<Samples> => {
  const samples: Samples = new Map(cells.map(({ name }) => [name, []]));
  for (const { list } of cells) await order(options.generator, list);
  for (let round = 0; round <= options.rounds; round++) {
    for (const cell of cells) {
      const sample = await measureCell(cell, options);
      if (round > 0) samples.get(cell.name)?.push(sample);
    }
    options.onRound(round);
  }
  return samples;
};

/** A first call for each newcomer, all in one burst: every one of them writes. */
export type Burst = { issuesPerSecond: number; p50: number; p99: number; asked: number; distinct: number };

/** Sends each newcomer's first request once and counts the different codes they got. */
export const measureBurst = async ({ server, list }: Cell, generator: ChildProcess): Promise<Burst> => {
  await order(generator, list);
  const { requests, ms, p50, p99, bodies } = await order(generator, {
    kind: "each",
    name: list.name,
    port: server.port,
    connections,
  });
  const codes = new Set(bodies.map((body) => (JSON.parse(body) as { code: string }).code));
  return { issuesPerSecond: (requests / ms) * 1000, p50, p99, asked: requests, distinct: codes.size };
};
