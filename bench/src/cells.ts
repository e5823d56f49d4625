/** What is measured: the cells of one run, each a server and the requests it gets. */
import { skeletonOf } from "../../server/src/core/code/code-text.ts";
import type { Keep } from "./load-generator.ts";
import type { Measured } from "./measured-process.ts";
import type { Cell } from "./measure.ts";
import { codeOf, type Filled, type Population } from "./population.ts";

/** Different codes that callers of validate ask for: far more than stay in any processor's cache. */
const askedCodes = 50_000;

/** The name of a cell at one number of codes. */
export const cellName = (kind: string, size: number): string => `${kind} @${size}`;

const request = (target: string, headers: Record<string, string> = {}): string => {
  const lines = Object.entries({ host: "127.0.0.1", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
};

const referralRequests = ({ clientKey }: Population, callers: Population["callers"]): string[] =>
  callers.map(({ token }) => request("/v1/referral", { "x-client-key": clientKey, authorization: `Bearer ${token}` }));

const list = (name: string, expect: string, requests: string[]): Keep => ({ kind: "keep", name, expect, requests });
const cell = (server: Measured, keep: Keep): Cell => ({ name: keep.name, server, list: keep });
const codeBody = '{"code":"';

/** The one cell that needs no database. */
export const helloCell = (server: Measured): Cell => cell(server, list("hello", codeBody, [request("/")]));

/** The cells of one database, each of Beckon's after its twin. */
export const cellsOf = (filled: Filled, servers: { twin: Measured; beckon: Measured }): Cell[] => {
  const { size, opaque, es256, hs256 } = filled;
  const { tenantId, clientKey } = opaque;
  const numbers = Array.from({ length: askedCodes }, (_, place) => Math.floor((place * size) / askedCodes));
  const valid = numbers.map(codeOf);
  // Numbers beyond all that exist, the newcomers' drawn codes aside: those lie in the same space but are few.
  const invalid = numbers.map((_, place) => codeOf(100_000_000 + place));
  const validate = (codes: string[]): string[] =>
    codes.map((code) => request(`/v1/referral/${code}/validate`, { "x-client-key": clientKey }));
  const named = (kind: string, expect: string, requests: string[]): Keep =>
    list(cellName(kind, size), expect, requests);
  const withTokens = (kind: string, population: Population): Keep => ({
    ...named(kind, codeBody, referralRequests(population, population.callers)),
    once: true,
  });
  const offers = opaque.callers.map(({ participantId }) => request(`/offers/${tenantId}/${participantId}`));
  const redeemable = valid.map((code) => request(`/redeemable/${tenantId}/${skeletonOf(code)}`));
  return [
    cell(servers.twin, named("twin referral", codeBody, offers)),
    cell(servers.beckon, withTokens("referral opaque", opaque)),
    cell(servers.beckon, withTokens("referral es256", es256)),
    cell(servers.beckon, withTokens("referral hs256", hs256)),
    cell(servers.twin, named("twin validate", '{"valid":true}', redeemable)),
    cell(servers.beckon, named("validate valid", '{"valid":true}', validate(valid))),
    cell(servers.beckon, named("validate invalid", '{"valid":false}', validate(invalid))),
  ];
};

/** The first calls of participants that have no code yet. */
export const burstCell = ({ size, opaque, newcomers }: Filled, beckon: Measured): Cell =>
  cell(beckon, list(cellName("first calls", size), codeBody, referralRequests(opaque, newcomers)));
