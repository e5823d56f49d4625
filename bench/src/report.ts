/** A run as text: the table for the terminal and the page in docs/. */
import { cellName } from "./cells.ts";
import { median, type Sample } from "./measure.ts";
import type { Results } from "./results.ts";
import { judgeTargets, mostMemory, ratio, twinOf } from "./targets.ts";

const kinds: Readonly<Record<string, string>> = {
  hello: "bare node:http, a constant",
  "twin referral": "bare node:http, the referral query",
  "referral opaque": "Beckon GET /v1/referral, opaque token",
  "referral es256": "Beckon GET /v1/referral, ES256 token",
  "referral hs256": "Beckon GET /v1/referral, HS256 token",
  "twin validate": "bare node:http, the validate query",
  "validate valid": "Beckon validate, valid code",
  "validate invalid": "Beckon validate, invalid code",
};

const middle = (samples: readonly Sample[], figure: (sample: Sample) => number): number => median(samples.map(figure));
const perSecond = ({ requestsPerSecond }: Sample): number => requestsPerSecond;
const grouped = (count: number): string => Math.round(count).toLocaleString("en-US");

const headings = [
  "what",
  "codes",
  "requests/s",
  "p50 ms",
  "p99 ms",
  "server CPU us",
  "database CPU us",
  "memory MB",
  "of hello",
  "of twin",
];

const rowOf = (results: Results, kind: string, size: number | null): string[] => {
  const name = size === null ? kind : cellName(kind, size);
  const samples = results.samples.get(name) ?? [];
  const twin = twinOf[kind];
  const share = (to: string): string => ratio(results, name, to, perSecond).toFixed(2);
  return [
    kinds[kind] ?? kind,
    size === null ? "" : grouped(size),
    grouped(middle(samples, perSecond)),
    middle(samples, ({ p50 }) => p50).toFixed(2),
    middle(samples, ({ p99 }) => p99).toFixed(2),
    middle(samples, ({ serverMicros }) => serverMicros).toFixed(0),
    size === null || samples[0]?.databaseMicros === null
      ? ""
      : middle(samples, ({ databaseMicros }) => databaseMicros ?? 0).toFixed(0),
    (middle(samples, ({ rssBytes }) => rssBytes) / 1e6).toFixed(0),
    kind === "hello" ? "" : share("hello"),
    twin === undefined || size === null ? "" : share(cellName(twin, size)),
  ];
};

const rowsOf = (results: Results): string[][] => [
  rowOf(results, "hello", null),
  ...results.sizes.flatMap((size) =>
    Object.keys(kinds)
      .filter((kind) => kind !== "hello")
      .map((kind) => rowOf(results, kind, size)),
  ),
];

const aligned = (rows: readonly string[][], edge: string, between: string): string[] => {
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? "").length)));
  return rows.map((row) => {
    const cells = row.map((text, column) =>
      column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    return `${edge}${cells.join(between)}${edge === "" ? "" : " |"}`;
  });
};

const burstLines = ({ bursts }: Results): string[] =>
  bursts.map(
    ({ size, asked, distinct, issuesPerSecond, p50, p99 }) =>
      `${grouped(asked)} first calls at ${grouped(size)} codes: ${grouped(issuesPerSecond)} codes issued per second, ` +
      `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, ${grouped(distinct)} different codes`,
  );

const lifeLines = ({ life: { spread, hot, events, cap }, drain }: Results): string[] => [
  `registrations of 2,000 codes in turn: ${grouped(median(spread.beckon))} per second, the bare statement ${grouped(median(spread.bare))}`,
  `registrations of one hot code: ${grouped(median(hot.beckon))} per second, the bare statement ${grouped(median(hot.bare))}`,
  `events in batches of 1,000: ${grouped(median(events))} per second`,
  `${grouped(cap.asked)} registrations at once of a code with room for ${grouped(cap.room)}: ${grouped(cap.accepted)} accepted`,
  `${grouped(drain.deliveries)} queued webhooks to one endpoint: ${grouped(drain.arrivedPerSecond)} arrive per second, ${grouped(drain.writtenPerSecond)} with their result written down`,
];

const spanOf = (times: readonly number[]): string =>
  `${grouped(median(times))} ms, ${grouped(Math.min(...times))} to ${grouped(Math.max(...times))}, ${times.length} times`;

const startLines = ({ starts: { first, warm }, loads }: Results): string[] => [
  `\`npm start\` on an empty data folder: ready after ${grouped(first)} ms`,
  `\`npm start\` on data that is there: ready after ${spanOf(warm)}`,
  ...(loads === null
    ? []
    : [
        `the console's overview in a browser that never saw it: usable after ${spanOf(loads.cold)}`,
        `the same once more: usable after ${spanOf(loads.warm)}`,
      ]),
];

const verdictLines = (results: Results): string[] =>
  judgeTargets(results).map(
    ({ id, promise, measured, met }) => `${met ? "PASS" : "MISS"} ${id}: ${promise}: ${measured}`,
  );

/** What the terminal shows. */
export const asText = (results: Results): string =>
  [
    ...aligned([headings, ...rowsOf(results)], "", "  "),
    "",
    ...burstLines(results),
    ...lifeLines(results),
    ...startLines(results),
    `most memory of Beckon under load: ${(mostMemory(results) / 1e6).toFixed(0)} MB`,
    "",
    ...verdictLines(results),
  ].join("\n");

/** The page in docs/. `chart` is the file beside it. */
export const asPage = (results: Results, chart: string): string => {
  const rows = rowsOf(results);
  const [head = "", ...body] = aligned([headings, ...rows], "| ", " | ");
  const dashes = (cell: string, column: number): string => "-".repeat(cell.length - 1) + (column === 0 ? "-" : ":");
  const rule = `| ${head.slice(2, -2).split(" | ").map(dashes).join(" | ")} |`;
  return `# Benchmarks

What a request costs, beside the least it could cost. Measured ${results.day} on ${results.machine}; the database, the server and
the caller share that machine, so read ratios, not absolutes. Written by \`npm run bench\`.

![Requests per second of each server](${chart})

${[head, rule, ...body].join("\n")}

\`of hello\` and \`of twin\` are medians over rounds of the requests/s of this line over those of the other in the same round.

First calls, each of which writes a participant and a code and waits for the disk:

${burstLines(results)
  .map((line) => `- ${line}`)
  .join("\n")}

The life of a referral, each call of which waits for the disk:

${lifeLines(results)
  .map((line) => `- ${line}`)
  .join("\n")}

Starting, dependencies being installed:

${startLines(results)
  .map((line) => `- ${line}`)
  .join("\n")}

## Targets

${verdictLines(results)
  .map((line) => `- ${line}`)
  .join("\n")}

## Method

- One run, every server in a process of its own on Node ${process.versions.node}, all of them at once; the load goes to one after the
  other in turn (A B C, A B C, ...), ${results.rounds} rounds after one for warming up; figures are medians over rounds.
- The caller is a process of its own: 32 keep-alive connections over loopback, one request under way on each, raw sockets; it checks
  the status and body of every answer. Latency is seen from there.
- The database is the embedded PostgreSQL 18 with \`fsync\` on. One tenant has all the codes; callers are 2,000 of its participants,
  codes for validate 50,000 of its codes (10,000 at 1e4), spread evenly, each request a random one.
- \`hello\` is \`node:http\` answering a constant of the same size. The twin is \`node:http\` that sends the very statements that Beckon
  sends, prepared, over two pipelined connections, through the driver's cheapest call, and serialises the same JSON: no routing, no
  limits, no client key, no token, no metrics, no log.
- Beckon runs as in production: one log line per answer at level \`info\` into a file, metrics on, all headers and limits. Tokens are
  in the verifier's memory, as in a service's usual state; what a signature costs the first time is not in this table.
- A registration is \`POST /v1/referrals\` over 32 connections with 32 calls under way. The bare statement writes the same rows, the slot of
  the code, the referee, the referral and its first transition, prepared, in a transaction of its own, over 32 connections of a process
  that does nothing else. Events come over 4 connections, of the people who were registered last.
- Webhooks leave a deployment of their own, whose worker starts with all of them waiting; the receiver, a process of its own, answers 204.
- A start is \`npm start\` as a person types it, npm included, from the command to its ready file; the demo's history, which begins
  afterwards, is cut off. The first has a database to create; what an installation takes is not in it.
- The console is usable when the overview's numbers are there and its menu takes a press: Chromium on the same machine, the demo without its
  history, a fresh profile for each cold view.
- CPU is user and system time per request of the server's process (\`process.cpuUsage\`), and of all of PostgreSQL's processes together.

## How to repeat

    npm run bench                # all of this, at most ten minutes; rewrites this page
    npm run bench -- --quick     # a minute or so; prints only
    npm run bench -- --check     # prints PASS or MISS for each target; exit code 1 for a MISS

What is noisy: absolute figures move with whatever else the machine does, p99 most of all. Ratios move between runs as well: 0.65 and 0.82 were seen for one of them. Database CPU counts in steps of 10 ms. Memory depends on when the last collection was.
`;
};
