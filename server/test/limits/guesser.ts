/** Somebody who asks about codes, from addresses that a trusted proxy tells. */
import { type Call, KeepAliveClient } from "../service/load.ts";

/** Behind a proxy on this machine that is trusted, with the limits as they are by default. */
export const guarded = {
  BECKON_TRUSTED_PROXIES: "127.0.0.1",
  BECKON_INVALID_PER_ADDRESS: "10",
  BECKON_INVALID_PER_KEY: "300",
  BECKON_INVALID_PER_TENANT: "600",
};

export const addressOf = (place: number): string => `198.51.${Math.floor(place / 250)}.${1 + (place % 250)}`;

export class Guesser {
  readonly #client = new KeepAliveClient(32);
  readonly #clientKey: string;

  constructor({ clientKey }: { clientKey: string }) {
    this.#clientKey = clientKey;
  }

  ask(url: string, code: string, address: string, headers: Record<string, string> = {}): Promise<Call> {
    const target = `/v1/referral/${encodeURIComponent(code)}/validate`;
    return this.#client.call(url, {
      target,
      headers: { "x-client-key": this.#clientKey, "x-forwarded-for": address, ...headers },
    });
  }

  /** Guesses from these addresses in turn, some at once; how many were answered and how many refused, and the last refusal. */
  async guess(url: string, count: number, addresses: readonly string[]) {
    const tally = { answered: 0, refused: 0, last: null as Call | null };
    let next = 0;
    const work = async (): Promise<void> => {
      for (let place = next++; place < count; place = next++) {
        const call = await this.ask(url, `GUESS${place}`, addresses[place % addresses.length] ?? "");
        if (call.status === 200) tally.answered++;
        if (call.status !== 429) continue;
        tally.refused++;
        tally.last = call;
      }
    };
    await Promise.all(Array.from({ length: 16 }, work));
    return tally;
  }

  close(): void {
    this.#client.close();
  }
}
