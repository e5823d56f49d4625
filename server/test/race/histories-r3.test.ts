/** R3: whatever many do to one code at once, on two nodes and over a line that breaks, it is as if one had done it after the other. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import fc from "fast-check";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { sendRaw, type TestTenant, useService } from "../harness/service.ts";
import { type Answered, type Asked, codeModel } from "./code-model.ts";
import { isLinearizable, type Observed } from "./linearizable.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const { hostname: host, port } = new URL(service.url);
const cutting = async (where: "client" | "server"): Promise<string> => {
  const proxy = await startFaultProxy({ host, port: Number(port) });
  proxy.set({ kind: "cut-after", when: (_chunk, toward) => toward === where });
  after(() => proxy.close());
  return `http://${proxy.host}:${proxy.port}`;
};
/** Two good ways, one on which no answer comes back, and one on which no request arrives. */
const ways = [service.url, other.url, await cutting("client"), await cutting("server")] as const;

const cap = 3;
type Plan = { do: Asked["do"]; person: string; way: 0 | 1 | 2 | 3 };
const plan: fc.Arbitrary<Plan> = fc.record({
  do: fc.constantFrom(...(["register", "register", "register", "void", "decline", "get", "validate"] as const)),
  person: fc.constantFrom("a", "b", "c", "d", "e", "f"),
  way: fc.constantFrom(...([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3] as const)),
});
const plans = fc.array(fc.array(plan, { minLength: 8, maxLength: 8 }), { minLength: 6, maxLength: 6 });

type Call = Observed<Asked, Answered>;
const manage = ({ secretKey }: TestTenant) => ({ authorization: `Bearer ${secretKey}` });
const meanings: Record<string, Answered> = { code_cap_reached: "taken", invalid_state: "invalid" };

/** A code, and what its callers saw. */
class Recording {
  readonly calls: Call[] = [];
  readonly #tenant: TestTenant;
  readonly #code: { code: string; id: string };
  readonly #referrals = new Map<string, string>();
  #place = 0;

  constructor(tenant: TestTenant, code: { code: string; id: string }) {
    this.#tenant = tenant;
    this.#code = code;
  }

  async follow(steps: readonly Plan[]): Promise<void> {
    for (const step of steps) {
      // Whose referral nobody has seen yet can only be registered.
      const known = this.#referrals.has(step.person);
      const doing = (step.do === "void" || step.do === "decline") && !known ? "register" : step.do;
      const asked: Asked = doing === "get" || doing === "validate" ? { do: doing } : { do: doing, person: step.person };
      const call: Call = { calledAt: this.#place++, returnedAt: Number.POSITIVE_INFINITY, asked, answered: undefined };
      this.calls.push(call);
      const answered = await this.#ask(asked, ways[step.way]).catch((error: Error & { code?: string }) => {
        assert.equal(error.code, "ECONNRESET", error.stack);
        return undefined;
      });
      if (answered === undefined) continue;
      call.answered = answered;
      call.returnedAt = this.#place++;
    }
  }

  /** Undefined when the answer does not say whether it happened. */
  async #ask(asked: Asked, url: string): Promise<Answered | undefined> {
    const { code, id } = this.#code;
    const headers = manage(this.#tenant);
    if (asked.do === "validate") {
      const { clientKey } = this.#tenant;
      const answer = await sendRaw(url, `/v1/referral/${code}/validate`, { headers: { "x-client-key": clientKey } });
      return answer.status === 200 ? (JSON.parse(answer.body) as { valid: boolean }).valid : undefined;
    }
    if (asked.do === "get") {
      const answer = await sendRaw(url, `/v1/codes/${id}`, { headers });
      return answer.status === 200 ? (JSON.parse(answer.body) as { used: number }).used : undefined;
    }
    const post = { method: "POST", headers };
    const { status, body } = await (asked.do === "register"
      ? sendRaw(url, "/v1/referrals", { ...post, body: { code, refereeId: `${id}-${asked.person}` } })
      : sendRaw(url, `/v1/referrals/${this.#referrals.get(asked.person)}/${asked.do}`, post));
    const json = JSON.parse(body) as { id: string; code: string };
    if (status < 300) this.#referrals.set(asked.person, json.id);
    if (status >= 500 || status === 429) return undefined;
    const meaning = status < 300 ? "done" : meanings[json.code];
    assert.ok(meaning, body);
    return meaning;
  }
}

test("R3 60 histories of one code on two nodes, outcomes lost on the way included, are linearizable", async (t) => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: cap } } });
  const tally = { calls: 0, unknown: 0, taken: 0 };
  for (const [round, workers] of fc.sample(plans, { numRuns: 60, seed: 7 }).entries()) {
    const body = { participantId: `owner-${round}`, campaignId: tenant.campaignId };
    const made = await service.send("/v1/codes", { method: "POST", headers: manage(tenant), body });
    const recording = new Recording(tenant, JSON.parse(made.body) as { code: string; id: string });
    await Promise.all(workers.map((steps) => recording.follow(steps)));
    const { calls } = recording;
    assert.ok(isLinearizable(codeModel(cap), calls), JSON.stringify(calls, null, 1));
    tally.calls += calls.length;
    tally.unknown += calls.filter(({ answered }) => answered === undefined).length;
    tally.taken += calls.filter(({ answered }) => answered === "taken").length;
    // The same history with one slot more is another code's: the recording is not so thin that it fits everything.
    if (calls.some(({ answered }) => answered === "taken"))
      assert.ok(!isLinearizable(codeModel(7), calls), "a cap that is never reached explains it too");
  }
  assert.ok(tally.unknown > 100 && tally.taken > 100, JSON.stringify(tally));
  t.diagnostic(JSON.stringify(tally));
});
