/** The API as the demo's history calls it: over a socket, with the tenant's secret key, like any other client. */
import type { Product } from "./terms.ts";

export type Json = Record<string, unknown>;
type Method = "GET" | "POST" | "PUT" | "PATCH";
type More = { body?: unknown; headers?: Record<string, string>; may?: readonly number[] };
/** What an answer said. */
export type Answer = { status: number; body: Json; etag: string };

/** Thrown for an answer that the history did not expect. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
}

const answerLimitMs = 30_000;

/** Text at a place of an answer; empty where there is none. */
export const textAt = (body: Json, name: string): string => (typeof body[name] === "string" ? body[name] : "");

/** Calls the API, and remembers what it needs again: campaigns, codes, referrals. Everything can be found again by another one. */
export class Stage {
  readonly #place: { url: string; secretKey: string };
  /** Tells the history's time. */
  readonly nowMs: () => number;
  readonly tenantId: string;
  readonly campaigns = new Map<Product, string>();
  readonly #codes = new Map<string, Promise<string>>();
  readonly #referrals = new Map<string, string>();
  #clientKey: Promise<string> | null = null;

  constructor(place: { url: string; secretKey: string; tenantId: string; nowMs: () => number }) {
    this.#place = place;
    this.nowMs = place.nowMs;
    this.tenantId = place.tenantId;
  }

  /** One call. Errors: UnexpectedAnswer for any status but 2xx and those that `may` be. */
  async call(method: Method, path: string, { body, headers = {}, may = [] }: More = {}): Promise<Answer> {
    const { url, secretKey } = this.#place;
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${secretKey}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    const text = await response.text();
    if (!response.ok && !may.includes(response.status))
      throw new UnexpectedAnswer(`${method} ${path} was answered ${response.status}: ${text.slice(0, 500)}`);
    const etag = response.headers.get("etag") ?? "";
    return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Json), etag };
  }

  /** The items of a list, page by page, up to `most`. */
  async list(path: string, most = 2_000): Promise<Json[]> {
    const items: Json[] = [];
    let cursor = "";
    do {
      const joint = path.includes("?") ? "&" : "?";
      const page = await this.call(
        "GET",
        `${path}${joint}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...((page.body["items"] as Json[] | undefined) ?? []));
      cursor = textAt(page.body, "nextCursor");
    } while (cursor !== "" && items.length < most);
    return items;
  }

  campaign(product: Product): string {
    const id = this.campaigns.get(product);
    if (id === undefined) throw new Error(`the history has no campaign for ${product}`);
    return id;
  }

  /** A participant's code, issued when it is first asked for. */
  code(participantId: string, product: Product, wanted?: string): Promise<string> {
    const body = { participantId, campaignId: this.campaign(product), ...(wanted ? { code: wanted } : {}) };
    const known = this.#codes.get(participantId);
    if (known) return known;
    const asked = this.call("POST", "/v1/codes", { body }).then((answer) => textAt(answer.body, "code"));
    this.#codes.set(participantId, asked);
    return asked;
  }

  /** Asks whether a code is valid, as an app does. */
  async check(code: string): Promise<void> {
    this.#clientKey ??= this.list("/v1/keys").then((keys) =>
      textAt(keys.find(({ clientKey, revokedAt }) => clientKey !== null && revokedAt === null) ?? {}, "clientKey"),
    );
    const headers = { "x-client-key": await this.#clientKey };
    await this.call("GET", `/v1/referral/${code}/validate`, { headers });
  }

  /** Registers a sign-up; the referral's id, or empty where the rules refused it. */
  async register(person: string, body: Json): Promise<string> {
    // 422 is an answer like another: a code at its cap, a sign-up that the risk rules turn away.
    const answer = await this.call("POST", "/v1/referrals", { body, may: [409, 422] });
    const id = answer.status === 201 ? textAt(answer.body, "id") : "";
    this.#referrals.set(person, id);
    return id;
  }

  /** The referral of a referee or onboarding id; empty where there is none. */
  async referral(person: string, by: "refereeId" | "onboardingId" = "refereeId"): Promise<string> {
    const known = this.#referrals.get(person);
    if (known !== undefined) return known;
    const [found] = await this.list(`/v1/referrals?${by}=${encodeURIComponent(person)}`, 1);
    return textAt(found ?? {}, "id");
  }
}
