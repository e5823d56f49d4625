/** R6 and guarantees 1 and 4: codes are unique by text and by skeleton, fairly drawn, and the database holds to it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { CodePolicy } from "@beckon/contract";
import fc from "fast-check";
import { blockedWords } from "../../src/core/code/blocked-words.ts";
import {
  defaultAlphabet,
  defaultCodePolicy,
  drawCode,
  faultsOfCodePolicy,
  hasBlockedWord,
  normaliseCode,
  skeletonOf,
} from "../../src/core/code/code-text.ts";
import { codeIssued } from "../../src/core/code/code-events.ts";
import { issueCode } from "../../src/core/code/issue-code.ts";
import type { Randomness } from "../../src/core/ports.ts";
import { ConstraintError } from "../../src/store/database.ts";
import { useService } from "../harness/service.ts";
import { setStage } from "./stage.ts";

const service = await useService({ onlyGlobal: true });
const stage = await setStage(service, "global");
const { database, store } = service.environment();

/** Bytes that look random and are the same in every run, so that a figure is either right or wrong for good. */
const seeded = (seed: number): Randomness => {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return (word ^ (word >>> 14)) & 0xff;
  };
  return { bytes: (count) => Uint8Array.from({ length: count }, next) };
};

const symbolOf = (symbols: string) => fc.constantFrom(...symbols.split(""));

describe("R6 drawing", () => {
  test("R6 1,000,000 draws by the policy: none is accepted twice, few are drawn twice, none is a blocked word", () => {
    const randomness = seeded(1);
    const taken = new Set<string>();
    let length = defaultCodePolicy.length;
    let redraws = 0;
    for (let accepted = 0; accepted < 1_000_000; accepted++) {
      for (let draw = 0; ; draw++) {
        assert.ok(draw < 10, "ten draws in a row were taken");
        const text = drawCode(defaultCodePolicy, length, randomness);
        const skeleton = skeletonOf(text);
        if (!taken.has(skeleton)) {
          taken.add(skeleton);
          break;
        }
        // What the store does at a collision: the campaign's codes become one symbol longer.
        length += 1;
        redraws += 1;
      }
    }
    assert.equal(taken.size, 1_000_000);
    assert.ok(redraws < 10, `${redraws} redraws`);
    assert.ok(length <= 10, `${length} symbols`);
  });
  test("R6 every symbol is equally likely, in every place (chi-square)", () => {
    const randomness = seeded(2);
    const draws = 300_000;
    for (const alphabet of [defaultAlphabet, "ACDEFGHJKM", "0123456789", "ACDEFGHJKMNPQRTUVWXY"]) {
      const policy: CodePolicy = { ...defaultCodePolicy, alphabet };
      const counts = Array.from({ length: 6 }, () => new Map<string, number>());
      for (let draw = 0; draw < draws; draw++)
        for (const [place, symbol] of drawCode(policy, 6, randomness).split("").entries())
          counts[place]!.set(symbol, (counts[place]!.get(symbol) ?? 0) + 1);
      const degrees = alphabet.length - 1;
      // Passed by chance once in a million; blocked words take away less than that allows for.
      const bound = degrees + 5 * Math.sqrt(2 * degrees) + 20;
      for (const [place, found] of counts.entries()) {
        assert.equal(found.size, alphabet.length);
        const mean = draws / alphabet.length;
        const chi = [...found.values()].reduce((sum, count) => sum + (count - mean) ** 2 / mean, 0);
        assert.ok(chi < bound, `${alphabet}, place ${place}: ${chi} of ${bound}`);
      }
    }
  });
  const anyPolicy: fc.Arbitrary<CodePolicy> = fc
    .record({
      symbols: fc.shuffledSubarray("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".split(""), { minLength: 20 }),
      length: fc.integer({ min: 4, max: 16 }),
      prefix: fc.string({ unit: symbolOf("ABCXYZ019"), maxLength: 8 }),
      blockedWords: fc.array(fc.string({ unit: symbolOf("ACDXYZ23"), minLength: 3, maxLength: 5 }), {
        maxLength: 5,
      }),
    })
    .map(({ symbols, ...policy }) => {
      const folded = new Map(symbols.map((symbol) => [skeletonOf(symbol), symbol]));
      return { ...policy, alphabet: [...folded.values()].join("") };
    })
    .filter((policy) => policy.alphabet.length >= 10 && faultsOfCodePolicy(policy).length === 0);
  test("R6 any policy: prefix, alphabet and length are kept; no blocked word; what is drawn reads back as itself", () => {
    fc.assert(
      fc.property(anyPolicy, fc.integer(), (policy, seed) => {
        const text = drawCode(policy, policy.length, seeded(seed));
        assert.ok(text.startsWith(policy.prefix));
        assert.equal(text.length, policy.prefix.length + policy.length);
        for (const symbol of text.slice(policy.prefix.length)) assert.ok(policy.alphabet.includes(symbol));
        assert.equal(hasBlockedWord(text, policy.blockedWords), false);
        for (const word of [...blockedWords, ...policy.blockedWords])
          assert.ok(!skeletonOf(text).includes(skeletonOf(word)));
        assert.equal(normaliseCode(` ${text.toLowerCase()} `), text);
      }),
      { numRuns: 2_000 },
    );
  });
  test("R6 alphabets with look-alikes are refused, so no two codes of one policy can be confused", () => {
    for (const pair of ["O0", "I1", "L1", "IL", "S5", "B8", "Z2", "AA"])
      assert.equal(faultsOfCodePolicy({ ...defaultCodePolicy, alphabet: `CDEFGHJKMN${pair}` })[0]?.field, "alphabet");
    assert.deepEqual(faultsOfCodePolicy(defaultCodePolicy), []);
    assert.equal(new Set(skeletonOf(defaultAlphabet)).size, 29);
  });
  test("R6 redraws for blocked words are bounded, also when the policy blocks everything", () => {
    const symbols = "ACDEFGHJKM".split("");
    const words = symbols.flatMap((one) => symbols.map((two) => one + two));
    let calls = 0;
    const counted: Randomness = { bytes: (count) => ((calls += 1), seeded(calls).bytes(count)) };
    const policy: CodePolicy = { ...defaultCodePolicy, alphabet: symbols.join(""), blockedWords: words };
    assert.throws(() => drawCode(policy, 6, counted), /excludes nearly every code/);
    assert.ok(calls <= 1_000, `${calls} calls`);
  });
});

describe("R6 in the database", () => {
  /** Always the same symbol for a code. Ids take 16 bytes, as a code of 8 symbols does: their last one differs. */
  const always = (byte: number): Randomness => {
    let count = 0;
    return {
      bytes: (length) => {
        const bytes = new Uint8Array(length).fill(byte);
        if (length === 16) bytes[15] = count++;
        return bytes;
      },
    };
  };
  const a = always(0);
  const issue = async (who: { tenantId: string; campaignId: string }, participantId: string) => {
    const surroundings = { clock: service.clock, randomness: a };
    const issued = await issueCode(store, surroundings, { ...who, participantId, states: ["active"] });
    return "code" in issued ? issued.code.code : issued.kind;
  };
  test("R6 a drawn text that is taken makes the campaign's codes longer, one symbol per collision", async () => {
    const tenant = await stage.another();
    const texts: string[] = [];
    for (let person = 0; person < 12; person++) texts.push(await issue(tenant, `p${person}`));
    assert.deepEqual(
      texts,
      texts.map((_text, person) => "A".repeat(6 + person)),
    );
    assert.equal(await issue(tenant, "p3"), texts[3]);
  });
  test("R6 redraws are bounded: after ten the call fails, the participant has no code, and the next call goes on", async () => {
    const tenant = await stage.another();
    for (let person = 0; person < 12; person++) await issue(tenant, `p${person}`);
    const { id: campaignId } = await stage.manage("POST", "/v1/campaigns", { name: "Second" }, { tenant });
    await stage.manage("POST", `/v1/campaigns/${campaignId}/activate`, undefined, { tenant });
    const second = { tenantId: tenant.tenantId, campaignId };
    await assert.rejects(() => issue(second, "late"), /10 drawn codes in a row were taken/);
    assert.equal(await store.codes.findOfParticipant(tenant.tenantId, campaignId, "late"), null);
    assert.equal(await issue(second, "late"), "A".repeat(18));
  });
  test("R6 guarantee 1: the constraint refuses an equal skeleton, in any campaign of the tenant, replaced texts too", async () => {
    const tenant = await stage.another();
    await stage.vanity("first", "FHLSO5", tenant);
    const { id: campaignId } = await stage.manage("POST", "/v1/campaigns", { name: "Second" }, { tenant });
    const insert = (code: string, participantId: string, by = tenant, into = campaignId) =>
      store.codes.insert(
        by.tenantId,
        { codeId: `cod_${participantId}`, code, campaignId: into, participantId, cap: 5, source: "vanity" },
        ["draft", "active"],
        codeIssued(service.service.deployment, {
          codeId: `cod_${participantId}`,
          campaignId: into,
          participantId,
          cap: 5,
        }),
        service.clock.nowMs(),
      );
    for (const [place, code] of ["FHLSO5", "FHLS05", "FH1SO5", "FHI5O5", "FHLSOS"].entries())
      assert.equal(await insert(code, `s${place}`), null);
    const raw = { name: "test-take-text", text: "update codes set code = $2 where tenant_id = $1 and code_id = $3" };
    assert.ok(await insert("ANOTHR", "free"));
    const steal = () => database.query(raw, [tenant.tenantId, "FH1505", "cod_free"]);
    await assert.rejects(
      steal,
      (error) => error instanceof ConstraintError && error.constraint === "codes_unique_by_skeleton",
    );
    const { id } = await stage.vanity("second", "OLDTXT", tenant);
    await stage.manage("POST", `/v1/codes/${id}/replace`, { code: "NEWTXT" }, { tenant });
    assert.equal(await insert("0LDTXT", "s9"), null);
    const neighbour = await stage.another();
    assert.ok(await insert("FHLSO5", "n1", neighbour, neighbour.campaignId));
  });
  test("R6 guarantee 2: one code per participant and campaign, whatever the text", async () => {
    const tenant = await stage.another();
    await stage.vanity("ann", "FIRST7", tenant);
    assert.equal(await issue(tenant, "ann"), "FIRST7");
    const text =
      "insert into codes (tenant_id, code_id, campaign_id, participant_id, code, source, cap, created_at, updated_at) values ($1, $2, $3, $4, $5, 'vanity', 5, now(), now())";
    const twice = database.query({ name: "test-second-code", text }, [
      tenant.tenantId,
      "cod_x",
      tenant.campaignId,
      "ann",
      "SECOND",
    ]);
    await assert.rejects(
      twice,
      (error) => error instanceof ConstraintError && error.constraint === "codes_one_per_participant",
    );
  });
  test("R6 the database folds look-alikes as the service does", async () => {
    const codes = fc.sample(
      fc.string({ unit: symbolOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"), minLength: 3, maxLength: 32 }),
      5_000,
    );
    const text =
      "select translate(code, 'OILSBZ', '011582') as skeleton from unnest($1::text[]) with ordinality u(code, place) order by place";
    const rows = await database.query<{ skeleton: string }>({ name: "test-skeletons", text }, [codes]);
    assert.deepEqual(
      rows.map(({ skeleton }) => skeleton),
      codes.map(skeletonOf),
    );
  });
  test("guarantee 4: the database refuses used above cap, below zero, and a cap beyond the maximum", async () => {
    const { id } = await stage.vanity("four", "FOUR77");
    const change = (set: string) => {
      const text = `update codes set ${set} where tenant_id = $1 and code_id = $2`;
      return database.query({ name: `test-${set}`, text }, [stage.tenant.tenantId, id]);
    };
    const refused = (error: unknown) =>
      error instanceof ConstraintError && error.constraint === "codes_used_within_cap";
    for (const set of ["used = 6", "used = -1", "used = cap + 1", "cap = -1", "cap = 1000001", "used = 2147483647"])
      await assert.rejects(() => change(set), refused, set);
    await change("used = 5");
    for (const set of ["cap = 4", "used = used + 1"]) await assert.rejects(() => change(set), refused, set);
  });
  test("R6 any campaign's policy is what its participants get", async () => {
    const codePolicy = { alphabet: "0123456789", length: 4, prefix: "CARD", blockedWords: [] };
    const tenant = await stage.another({ campaign: { terms: { codePolicy, codeCap: 7 } } });
    const bodies = await Promise.all(
      Array.from({ length: 40 }, async (_value, index) => {
        const headers = await stage.as(`p${index}`, tenant);
        return (await service.send("/v1/referral", { headers })).body;
      }),
    );
    for (const body of bodies) assert.match(body, /^\{"code":"CARD\d{4,6}","cap":7,"used":0\}$/);
    assert.equal(new Set(bodies).size, 40);
  });
});
