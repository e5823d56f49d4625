/**
 * What Beckon is compared with, each on bare `node:http` without any framework: `hello` answers a constant; `twin` asks the
 * database the very statements that Beckon asks, over as many pipelined connections and in the cheapest way the driver has.
 */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import pg from "pg";
import { findOffers, findRedeemable } from "../../server/src/store/codes.ts";
import { columnTypes, type Statement, submit } from "../../server/src/store/database-statement.ts";

const type = "application/json; charset=utf-8";

const hello: RequestListener = (_request, response) => {
  const body = '{"code":"ACDEFG","cap":5,"used":0}';
  response.writeHead(200, { "content-type": type, "content-length": body.length });
  response.end(body);
};

type OfferRow = { code: string; cap: number; used: number };
type RedeemableRow = { codeState: string; cap: number; used: number };

const twin = async (connection: pg.ClientConfig): Promise<RequestListener> => {
  const clients = [0, 1].map(() => new pg.Client({ ...connection, types: columnTypes, pipeline: true }));
  await Promise.all(clients.map((client) => client.connect()));
  let turn = 0;
  const query = <Row>(statement: Statement, values: unknown[]): Promise<Row[]> =>
    new Promise((resolve, reject) => {
      turn ^= 1;
      submit(clients[turn] as pg.Client, statement, values, (error, result) =>
        error === null ? resolve(result.rows as Row[]) : reject(error),
      );
    });
  const answer = async (url: string): Promise<string> => {
    const [, what, tenant, key] = url.split("/");
    if (what === "offers") {
      const [row] = await query<OfferRow>(findOffers, [tenant, key]);
      return row ? JSON.stringify({ code: row.code, cap: row.cap, used: row.used }) : "{}";
    }
    const [row] = await query<RedeemableRow>(findRedeemable, [tenant, key]);
    return JSON.stringify({ valid: row !== undefined && row.codeState === "active" && row.used < row.cap });
  };
  return (request, response) => {
    answer(request.url ?? "").then(
      (body) => {
        response.writeHead(200, { "content-type": type, "content-length": body.length });
        response.end(body);
      },
      (error: unknown) => {
        response.writeHead(500).end(String(error));
      },
    );
  };
};

const [mode, connection] = process.argv.slice(2);
const server = createServer(mode === "twin" ? await twin(JSON.parse(connection ?? "{}")) : hello);
server.keepAliveTimeout = 65_000;
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
