/** Where races are run: one tenant on one database, behind one or more server processes, called as its own servers would. */
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { KeepAliveClient } from "../service/load.ts";

/** What a race has to itself. Numbers say how many take part; the public race takes `fullSize`. */
export type Size = { people: number; times: number; callers: number; cap: number; rounds: number; keys: number };
export const fullSize: Size = { people: 20, times: 20, callers: 200, cap: 50, rounds: 3, keys: 50 };

export type RaceTenant = { tenantId: string; clientKey: string; secretKey: string };
type Json = Record<string, unknown>;
export type Ask = { method?: string; target: string; body?: unknown; key?: string; token?: string };
/** `reason` is the refusal's code, or "" for a success. */
export type Answer = { status: number; text: string; json: Json; reason: string };

/** Whoever is told to come back does, as often as this. */
const maxTries = 200;
/** Units: milliseconds. Shorter than the asked-for second: impatient callers race harder. */
const pauseMs = 100;
const comeBack = new Set([429, 503]);

/** One or more server processes, one tenant, and the database behind them. */
export class Track {
  readonly tenant: RaceTenant;
  readonly #urls: readonly string[];
  readonly #database: pg.Client;
  readonly #client = new KeepAliveClient(256);
  #turn = 0;
  /** Calls that were told to come back, and did. */
  cameBack = 0;

  private constructor(urls: readonly string[], tenant: RaceTenant, database: pg.Client) {
    this.#urls = urls;
    this.tenant = tenant;
    this.#database = database;
  }

  static async open(urls: readonly string[], tenant: RaceTenant, connection: pg.ClientConfig): Promise<Track> {
    const database = new pg.Client(connection);
    // A test file's database may be dropped before this is closed.
    database.on("error", () => {});
    await database.connect();
    return new Track(urls, tenant, database);
  }

  async close(): Promise<void> {
    this.#client.close();
    await this.#database.end();
  }

  /** One number from the database, past every part of the service. `$1` is the tenant. */
  async count(sql: string): Promise<number> {
    const { rows } = await this.#database.query<{ n: string | null }>(sql, [this.tenant.tenantId]);
    return Number(rows[0]?.n ?? 0);
  }

  /** All at the same moment, spread over the processes. */
  fire(asks: readonly Ask[]): Promise<Answer[]> {
    return Promise.all(asks.map((ask) => this.call(ask)));
  }

  /** A call that must succeed, to set the stage. */
  async make(ask: Ask): Promise<Json> {
    const { status, text, json } = await this.call(ask);
    if (status >= 300) throw new Error(`${ask.method ?? "GET"} ${ask.target}: ${status} ${text}`);
    return json;
  }

  async call({ method = "GET", target, body, key, token }: Ask): Promise<Answer> {
    const { clientKey, secretKey } = this.tenant;
    const headers: Record<string, string> = token
      ? { "x-client-key": clientKey, authorization: `Bearer ${token}` }
      : { authorization: `Bearer ${secretKey}` };
    if (key !== undefined) headers["idempotency-key"] = key;
    const url = this.#urls[this.#turn++ % this.#urls.length] ?? "";
    for (let tries = 1; ; tries++) {
      const { status, body: text, error } = await this.#client.call(url, { method, target, headers, body });
      if (error) throw error;
      const json = JSON.parse(text) as Json;
      const reason = status < 300 ? "" : String(json["code"] ?? json["message"]);
      const again = comeBack.has(status) || reason === "idempotency_in_flight";
      if (!again || tries === maxTries) return { status, text, json, reason };
      this.cameBack += 1;
      await sleep(pauseMs);
    }
  }

  /** A running campaign with these terms; apps ask for the code of the one with the highest priority. */
  async campaign(name: string, terms: Json, priority = 0): Promise<string> {
    const { id } = await this.make({ method: "POST", target: "/v1/campaigns", body: { name, terms, priority } });
    await this.make({ method: "POST", target: `/v1/campaigns/${String(id)}/activate` });
    return String(id);
  }

  async code(campaignId: string, participantId: string): Promise<{ code: string; codeId: string }> {
    const made = await this.make({ method: "POST", target: "/v1/codes", body: { campaignId, participantId } });
    return { code: String(made["code"]), codeId: String(made["id"]) };
  }

  async token(participantId: string): Promise<string> {
    const made = await this.make({ method: "POST", target: "/v1/participant-tokens", body: { participantId } });
    return String(made["accessToken"]);
  }
}

export const register = (code: string, person: { refereeId?: string; onboardingId?: string }, key?: string): Ask => ({
  method: "POST",
  target: "/v1/referrals",
  body: { code, ...person },
  ...(key === undefined ? {} : { key }),
});

export const step = (referralId: string, name: string, body?: Json): Ask => ({
  method: "POST",
  target: `/v1/referrals/${referralId}/${name}`,
  ...(body ? { body } : {}),
});

/** 0, 1, ... up to `count`, each made into something. */
export const times = <T>(count: number, make: (number: number) => T): T[] =>
  Array.from({ length: count }, (_, number) => make(number));
