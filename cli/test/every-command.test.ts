/** Every command over the API, for people and as JSON, beside a running service and without one, here and from afar. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { before, describe, test } from "node:test";
import { isOperation } from "../src/command.ts";
import { commands } from "../src/commands.ts";
import { type CallOptions, callHere, newPlace, type Outcome, serve, wordsOf } from "./harness/beckon.ts";

/** Four rewards that wait for somebody, so that each way from there can be gone. */
const rewardTerms = JSON.stringify({
  terms: {
    rewards: ["one", "two", "three", "four"].map((id) => ({
      ...{ id, side: "referrer", kind: "fixed", approval: "manual" },
      value: { type: "money", amount: "10.00", currency: "EUR" },
    })),
  },
});
const firstId = (body: Record<string, unknown>) => (body["items"] as { id: string }[])[0]?.id;

/** A story is many processes one after the other; a machine that is busy with other things takes its time. */
const patient = { timeout: 900_000 };
/** Each command with lines that work one after the other; ${name} is a value from an answer before. */
const story: readonly (readonly [
  line: string,
  shown: RegExp,
  keep?: Record<string, (body: Record<string, unknown>) => unknown>,
  stdin?: string,
])[] = [
  ["tenant show", /^name +Example Card 漢字$/m],
  ["tenant update --name 'Example Card 2' --currency USD", /^currency +USD$/m],
  ["key create --type client --name web", /^client key +[0-9a-f-]{36}$/m],
  [
    "key create --type secret --name ci --scope codes:read,campaigns:read --expires 90d",
    /^secret key +sk_(live|test)_/m,
    { key: (body) => body["id"] },
  ],
  ["key list", /^KEY +TYPE +NAME/m],
  ["key show ${key}", /^scopes +codes:read\n +campaigns:read$/m],
  ["key rotate ${key} --overlap 2h --expires 90d", /^secret key +sk_(live|test)_/m],
  ["key revoke ${key}", /^state +revoked$/m],
  ["member add --email Kim@Example.com --role support", /^e-mail +kim@example\.com$/m, { mem: (body) => body["id"] }],
  ["member list", /^MEMBER +E-MAIL +ROLE .*\n.*kim@example\.com +support/m],
  ["member show ${mem}", /^role +support$/m],
  ["member update ${mem} --role manager", /^role +manager$/m],
  ["member link ${mem}", /^path +\/console\/welcome#/m],
  ["member remove ${mem}", /^role +manager$/m],
  ["member policy show", /^second factor +optional$/m],
  ["member policy set --second-factor optional", /^second factor +optional$/m],
  ["identity show", /^provider +beckon$/m],
  ["privacy show", /^event attributes +90 days$/m],
  ["privacy set --event-attributes 30 --deliveries 14", /^deliveries +14 days$/m],
  ["privacy set --do-not-track on", /^do not track +on: no address, no device$/m],
  ["privacy set --do-not-track off", /^do not track +off$/m],
  [
    "campaign create --name 'Bring a friend' --cap 5 --starts 2020-01-31 --code-length 7",
    /^state +draft, not running now$/m,
    { cmp: (body) => body["id"] },
  ],
  ["campaign update ${cmp} --cap 6 --audience list --file -", /^cap of new codes +6$/m, {}, rewardTerms],
  ["campaign activate ${cmp}", /^state +active, running now$/m],
  ["campaign list", /^CAMPAIGN +NAME .*\n.*cmp_.*active, running/m],
  ["campaign show ${cmp}", /^open +2020-01-31 01:00 to …$/m],
  ["campaign commitments ${cmp}", /^not paid yet +nothing$/m],
  ["campaign revisions ${cmp}", /^REV .*\n +2 .*list .*\n +1 .*everyone/m],
  ["campaign audience add ${cmp} alice bob carol", /^3 participants added; 3 are on the list\.$/m],
  ["campaign audience add ${cmp} --file -", /^1 participant added; 4 are on the list\.$/m, {}, "dave\n# x\nalice\n"],
  ["campaign audience list ${cmp} --all", /^PARTICIPANT\nalice\nbob\ncarol\ndave$/m],
  ["campaign audience remove ${cmp} dave", /^1 participant removed; 3 are on the list\.$/m],
  ["participant set alice --country DE --attribute plan=gold --attribute age=41", /^attributes +age=41\n +plan=gold$/m],
  ["participant show alice", /^country +DE$/m],
  ["participant graph alice --depth 2 --breadth 5 --nodes 10", /^people +1 person\nwho brought whom +\* alice$/m],
  ["participant find --email -", /^Nobody is known by this address\.$/m, {}, "alice@mail.example\n"],
  ["participant list", /^alice +active +DE +/m],
  ["participant block alice", /^state +blocked$/m],
  ["participant unblock alice", /^state +active$/m],
  [
    "code issue --participant alice --campaign ${cmp} --code SUMMER24",
    /^code +SUMMER24$/m,
    { cod: (body) => body["id"] },
  ],
  ["code list --participant alice", /^SUMMER24 +active +0 +6/m],
  ["code show 'summer 24'", /^used +0 of 6$/m],
  ["code cap SUMMER24 9", /^used +0 of 9$/m],
  ["code validate 'sumMer-24'", /^sumMer-24 can be used now\.$/m],
  ["code explain 'sumMer-24'", /^can be used +yes$/m],
  ["reservation create SUMMER24 onb-1 --ttl 600", /^state +held$/m, { rsv: (body) => body["id"] }],
  ["reservation cancel ${rsv}", /^state +cancelled$/m],
  [
    "referral register SUMMER24 --onboarding onb-2 --country DE",
    /^status +registered$/m,
    { ref: (body) => body["id"] },
  ],
  ["risk know alice --email alice@mail.example --phone '+49 170 1234567'", /^alice is known by email, phone\.$/m],
  [
    "referral register SUMMER24 --onboarding onb-3 --phone +491701234567",
    /^review +flagged$/m,
    { held: (body) => body["id"] },
  ],
  ["risk assessments --outcome hold", /^rsk_.* hold +55 +alice +onb-3 +same_phone 55/m],
  ["review list", /^ref_.* 40\.00 EUR +55 +open +alice +same_phone 55/m],
  ["review note ${held} 'asked both'", /^noted by .*: asked both\.$/m],
  ["risk four-eyes 40.00 EUR", /^two people from +40\.00 EUR$/m],
  ["review decide-many ${held} --referrer clear --referee clear --preview", /^ref_.* proposed +registered/m],
  ["review decide ${held} --referrer clear --referee clear", /^status +proposed$/m],
  ["review show ${held}", /proposed by .*, referrer clear, referee clear$/m],
  ["review undo ${held}", /^status +open$/m],
  ["risk settings", /^two people from +40\.00 EUR$/m],
  ["risk back-test --preset strict --latest 10", /^by strict +0 passed, 1 held, 0 refused$/m],
  [
    "risk add block email_domain evil.example --note spam",
    /^email domain +evil\.example$/m,
    { rle: (body) => body["id"] },
  ],
  ["risk lists --list block", /^rle_.* block +email_domain +evil\.example +spam/m],
  ["risk remove ${rle}", /^removed +\d/m],
  ["referral link ${ref} erin", /^referee +erin$/m],
  ["referral list --referrer alice", /^ref_.* registered .* alice +erin \/ onb-2/m],
  ["referral show ${ref}", /^referrer +alice$/m],
  ["referral explain ${ref}", /^waiting for +\w+$/m],
  ["event send e-1 purchase --participant erin --at 0m --amount 12.34 --currency EUR", /^e-1 is kept\.$/m],
  [
    "event send-many --file -",
    /^e-2 +accepted/m,
    {},
    '{"items":[{"id":"e-2","type":"purchase","participantId":"erin","occurredAt":"2026-01-01T00:00:00Z"}]}',
  ],
  ["event list --participant erin", /^e-1 +purchase +cleared +erin +12\.34 EUR +api/m],
  ["referral decide void ${ref} --preview", /^ref_.* changed +\w+ +voided$/m],
  ["referral void ${ref} --note 'a mistake'", /^status +voided$/m],
  ["referral unvoid ${ref}", /^holds a slot +yes$/m],
  ["referral transitions ${ref}", /a mistake/],
  ["referral register SUMMER24 --referee frank", /^referee +frank$/m, { two: (body) => body["id"] }],
  ["referral decline ${two}", /^status +declined$/m],
  [
    "event-source create --name platform --secret -",
    /^state +active$/m,
    { src: (body) => body["id"] },
    "what-the-platform-signs-with",
  ],
  ["event-source list", /^src_.* platform +active +\/v1\/inbound\//m],
  ["event-source show ${src}", /^understands +kyc\.status\.changed as kyc\.verified$/m],
  ["event-source rejected ${src}", /^Nothing was refused\.$/m],
  ["event-source update ${src} --state archived", /^state +archived$/m],
  [
    "webhook create http://127.0.0.1:9/hook --events code.issued,referral.approved --description ours",
    /^told +code\.issued\n +referral\.approved$/m,
    { whk: (body) => body["id"] },
  ],
  ["webhook list", /^whk_.* active +code\.issued, referral\.approved +0 /m],
  ["webhook update ${whk} --events all", /^told +everything$/m],
  ["webhook pause ${whk}", /^state +paused$/m],
  ["webhook resume ${whk}", /^state +active$/m],
  ["webhook test ${whk}", /^Not delivered: /m],
  ["webhook rotate ${whk} --overlap 60", /^secret +whsec_\S+\nold secret until +\d/m],
  [
    "outbound list --type code.issued",
    /^evt_.* code\.issued +1 +cod_/m,
    { evt: (body) => (body["items"] as { id: string }[])[0]?.id },
  ],
  ["webhook resend ${whk} --from=-1h --to 1h --states missing", /^\d+ events go out again\.$/m],
  [
    "delivery list --endpoint ${whk} --event code.issued --limit 1",
    /^dlv_.* code\.issued +\w+ +\d /m,
    { dlv: (body) => (body["items"] as { id: string }[])[0]?.id },
  ],
  ["delivery show ${dlv}", /^event +code\.issued, evt_/m],
  ["delivery resend ${dlv}", /^state +(pending|retrying)$/m],
  ["webhook archive ${whk}", /^state +archived$/m],
  ["webhook show ${whk}", /^state +archived$/m],
  ["veto set http://127.0.0.1:9/may-we --timeout 3", /^secret +whsec_/m],
  ["veto show", /^state +active\naddress +http:\/\/127\.0\.0\.1:9\/may-we$/m],
  ["veto rotate --overlap 60", /^secret +whsec_\S+\nold secret until +\d/m],
  ["veto remove", /^state +off$/m],
  ["campaign simulate ${cmp} --past campaign --latest 10", /^judged +3 people$/m],
  ["sandbox clock", /^ahead +\d+ seconds?$/m],
  ["event send e-3 qualified --participant erin --at 0m", /^e-3 is kept\.$/m],
  ["sandbox advance 1m", /^ahead +60 seconds$/m],
  ["referral approve ${ref}", /^status +approved$/m],
  ["reward of ${ref}", /^rewards +4\n +rwd_\w+ +pending, 10\.00 EUR for the referrer, by \w+$/m],
  ["reward list --status pending --limit 1", /^rwd_\w+ +pending +waiting +10\.00 EUR +alice /m, { rwd: firstId }],
  ["reward show ${rwd}", /^participant +alice, the referrer$/m],
  ["reward approve ${rwd} --reason 'looked at it'", /^status +available$/m],
  ["reward explain ${rwd}", /^ +paid +waiting for payout: /m],
  [
    "reward pay-many --file - --preview",
    /^rwd_\w+ +changed +paid/m,
    {},
    '{"action":"pay","payouts":[{"id":"${rwd}","reference":"payout-4711"}]}',
  ],
  ["reward fail ${rwd} 'account closed'", /^payout failed +account closed, /m],
  ["reward pay ${rwd} payout-4711", /^paid +payout-4711, /m],
  ["reward reverse ${rwd} 'charged back'", /^status +reversed$/m],
  ["reward list --status pending --limit 1", /^rwd_\w+ +pending/m, { next: firstId }],
  ["reward decline ${next}", /^approval +declined$/m],
  ["reward list --status pending --limit 1", /^rwd_\w+ +pending/m, { last: firstId }],
  ["reward cancel ${last}", /^status +cancelled$/m],
  ["reward batch approve --referral ${ref} --preview", /^rwd_\w+ +changed +available/m],
  ["report summary", /^funnel +count/m],
  ["report referrers", /^PARTICIPANT +QUALIFIED|Nobody's referral/m],
  ["report attention", /^SEVERITY +WHAT|Nothing needs/m],
  ["ledger entries --account clawback", /^led_\w+ +clawback +-10\.00 +EUR +alice +rwd_/m],
  ["ledger balances", /^paid +EUR +10\.00$/m],
  ["ledger statement alice --currency EUR", /^ +clawback +-10\.00 EUR$/m],
  ["ledger check", /^all is well +yes$/m],
  [`ledger yearly ${new Date().getUTCFullYear()}`, /^alice +DE +10\.00 EUR +10\.00 EUR/m],
  ["code disable ${cod}", /^state +disabled$/m],
  ["code enable SUMMER24", /^state +active$/m],
  ["code replace SUMMER24 --code WINTER24", /^code +WINTER24$/m],
  ["token create alice --ttl 600", /^access token +bpt_/m, { tok: (body) => body["accessToken"] }],
  ["identity test --token -", /^verdict +verified$/m, {}, "${tok}\n"],
  ["token revoke --participant alice", /^\d tokens? revoked\.$/m],
  ["audit list --operation blockParticipant", /(operator|key_\w+) +blockParticipant +alice +state: active -> blocked/],
  ["request list --operation blockParticipant", / 200 +POST +\S+\{participantId\}\/block /, { req: firstId }],
  ["request show ${req}", /^operation +blockParticipant$/m],
  ["audit verify", /^all is well +yes$/m],
  ["audit export", /^($|\{"id":"aud_)/],
  ["participant export alice", /^codes +\d\nas referrer +[1-9]/m],
  ["participant erase alice --preview", /^outcome +a preview: nothing was changed$/m],
  [
    "participant erase alice --owed cancel --reason 'request 4711'",
    /^outcome +erased\npseudonym +erased_[0-9a-z]{26}$/m,
  ],
  ["campaign pause ${cmp}", /^state +paused, not running now$/m],
  ["campaign end ${cmp}", /^state +ended, not running now$/m],
  ["campaign archive ${cmp}", /^state +archived, not running now$/m],
  [
    "identity set --provider jwt --issuer https://id.example.com/ --audience beckon --jwks-url https://id.example.com/jwks.json",
    /^issuer +https:\/\/id\.example\.com\/$/m,
  ],
];

const fill = (text: string, kept: Record<string, string>): string =>
  text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => kept[name] ?? "");

type Telling = { json: boolean; flags: string; env: Record<string, string>; lines?: number };
type Call = (words: readonly string[], options: CallOptions) => Promise<Outcome>;

/** Tells the story, or its first lines, in people's words or as JSON. */
const tell = async (call: Call, { json, flags, env, lines }: Telling): Promise<void> => {
  const kept: Record<string, string> = {};
  for (const [line, shown, keep = {}, stdin = ""] of story.slice(0, lines)) {
    const words = [...wordsOf(fill(`${line} ${flags}`, kept)), ...(json ? ["--json"] : [])];
    const outcome = await call(words, { env, stdin: fill(stdin, kept) });
    assert.equal(outcome.code, 0, `${words.join(" ")}\n${outcome.stderr}`);
    if (!json) {
      assert.match(outcome.stdout, shown, words.join(" "));
      assert.doesNotMatch(outcome.stdout, /undefined|\[object/, words.join(" "));
    } else assert.equal(outcome.stdout, `${JSON.stringify(outcome.json())}\n`, words.join(" "));
    for (const [name, pick] of Object.entries(keep))
      kept[name] = json
        ? String(pick(outcome.json()))
        : (/(?:cmp|key|mem|cod|ref|rsk|rle|rsv|rwd|src|whk|evt|dlv)_[0-9a-z]{26}|bpt_\w+/.exec(outcome.stdout)?.[0] ??
          "");
  }
};

test("the story tells of every command over the API", () => {
  const told = [...story.map(([line]) => line), "event-source replay", "deployment"]; // Over HTTP only; and no key opens it.
  for (const { words } of commands.filter(isOperation))
    assert.ok(
      told.some((line) => line === words || line.startsWith(`${words} `)),
      words,
    );
});

describe("every command, for people and as JSON", () => {
  const place = newPlace();
  let service: { url: string; stop(): Promise<unknown> };
  let keys: { global: string; us: string };
  before(async () => {
    const made = await place.beckon("tenant create --name 'Example Card 漢字' --mode sandbox --both --json");
    assert.equal(made.code, 0, made.stderr);
    keys = made.json<{ secretKeys: { global: string; us: string } }>().secretKeys;
  });

  // Each of these starts a database of its own and stops it again; what it does then is the same as beside a service.
  test("without a service, in the environment global", patient, async () => {
    await tell(place.beckon, { json: false, flags: "", env: {}, lines: 14 });
  });
  test("beside a running service, in the environment us", patient, async () => {
    service = await serve(place);
    await tell(place.here, { json: true, flags: "--env us", env: {} });
    assert.match((await place.here(["deployment", "--env", "us"], { env: {} })).stdout, /^schema +\d+$/m);
  });
  test("from afar, with a secret key", patient, async () => {
    const second = await place.beckon("tenant create --name 'Example Card 漢字' --mode sandbox --json");
    const key = second.json<{ secretKeys: { global: string } }>().secretKeys.global;
    // In this process: that the program starts and ends is shown by the story before.
    await tell(callHere, { json: false, flags: `--url ${service.url}`, env: { BECKON_KEY: key } });
  });

  test("a webhook that a source refused is taken once more", async () => {
    const env = { BECKON_URL: service.url, BECKON_KEY: keys.global };
    const secret = "what-the-platform-signs-with";
    const made = await place.beckon("event-source create --name other --secret - --json", { env, stdin: secret });
    const source = made.json<{ id: string; path: string }>();
    const body = '{"event_id":"w-1","event_type":"card.activated"}';
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const headers = { "x-timestamp": timestamp, "x-signature": signature };
    assert.equal((await fetch(service.url + source.path, { method: "POST", body, headers })).status, 422);
    const listed = await place.beckon(["event-source", "rejected", source.id], { env });
    const [rejected = ""] = /rej_[0-9a-z]{26}/.exec(listed.stdout) ?? [];
    const replayed = await place.beckon(["event-source", "replay", source.id, rejected], { env });
    assert.match(replayed.stdout, /^refused: /);
  });

  test("a change that a command makes beside the service is the service's too", async () => {
    const name = `Renamed ${Date.now()}`;
    const [tenant] = (await place.beckon("tenant list --env us --json")).json<{ items: { id: string }[] }>().items;
    await place.beckon(["tenant", "update", "--env", "us", "--tenant", tenant?.id ?? "", "--name", name]);
    const headers = { authorization: `Bearer ${keys.us}`, "x-us-env": "true" };
    const answer = await fetch(`${service.url}/v1/tenant`, { headers });
    assert.equal(((await answer.json()) as { name: string }).name, name);
  });

  test("limits that a tenant has of its own: shown, set, taken back; and what is no limit is refused", async () => {
    const [tenant] = (await place.beckon("tenant list --env us --json")).json<{ items: { id: string }[] }>().items;
    const limits = (...flags: string[]) =>
      place.beckon(["tenant", "limits", tenant?.id ?? "", "--env", "us", ...flags]);
    assert.match((await limits()).stdout, /^invalid per address +10 a minute, as the deployment$/m);
    const set = await limits("--invalid-per-address", "25", "--requests-per-second", "0");
    assert.match(set.stdout, /^requests per second +no limit$/m);
    assert.match(set.stdout, /^invalid per address +25 a minute$/m);
    const more = await limits("--request-burst", "7", "--json");
    const whole = { invalidPerAddress: 25, requestsPerSecond: 0, requestBurst: 7 };
    assert.deepEqual(more.json<{ own: object }>().own, whole);
    const wrong = await limits("--request-burst", "0");
    assert.deepEqual([wrong.code, /--request-burst must be 1 to 1000000/.test(wrong.stderr)], [2, true]);
    assert.match((await limits("--reset")).stdout, /^request burst +10000 requests, as the deployment$/m);
    const trail = await place.beckon([
      ..."audit list --operation limitTenant --json --env us --tenant".split(" "),
      tenant?.id ?? "",
    ]);
    const { items } = trail.json<{
      items: { actor: string; subject: { id: string }; before: object; after: object }[];
    }>();
    const { requestBurst: _, ...first } = whole;
    assert.deepEqual(
      items.map(({ actor, subject, before: was, after }) => ({ actor, id: subject.id, was, after })),
      [
        { was: whole, after: {} },
        { was: first, after: whole },
        { was: {}, after: first },
      ].map((change) => ({ actor: "operator", id: tenant?.id, ...change })),
      "each change leaves one entry, and looking leaves none",
    );
    assert.equal((await place.beckon("tenant limits tnt_01jexample0000000000000000 --env us")).code, 1);
  });

  test("the same mistake has the same words here and from afar", async () => {
    const here = await place.beckon("campaign create --name x --cap 0 --json --env us");
    const afar = await place.beckon([
      "campaign",
      "create",
      "--name",
      "x",
      "--cap",
      "0",
      "--json",
      "--env",
      "us",
      "--url",
      service.url,
      "--key",
      keys.us,
    ]);
    assert.deepEqual([here.code, afar.code], [1, 1]);
    assert.equal(here.stderr, afar.stderr);
    assert.match(here.stderr, /--cap: /);
    const { requestId: _here, ...one } = here.json<Record<string, unknown>>();
    const { requestId: _afar, ...other } = afar.json<Record<string, unknown>>();
    assert.deepEqual(one, other);
    assert.equal(one["code"], "validation_failed");
  });

  test("lists page by cursor, or all at once", async () => {
    const env = { BECKON_URL: service.url, BECKON_KEY: keys.us };
    const people = Array.from({ length: 1203 }, (_, number) => `p${number}`).join("\n");
    const { id } = (await place.beckon("campaign create --name many --json", { env: { ...env } })).json<{
      id: string;
    }>();
    assert.equal(id, undefined as unknown as string, "a key of us is no key of global");
    const made = (await place.beckon("campaign create --name many --json --env us", { env })).json<{ id: string }>();
    const added = await place.beckon(["campaign", "audience", "add", made.id, "--env", "us", "--file", "-", "--json"], {
      env,
      stdin: people,
    });
    assert.deepEqual(added.json(), { changed: 1203, members: 1203 });
    const page = await place.beckon(["campaign", "audience", "list", made.id, "--env", "us", "--limit", "2"], { env });
    const cursor = /--cursor (\S+)/.exec(page.stderr)?.[1] ?? "";
    const next = await place.beckon(
      ["campaign", "audience", "list", made.id, "--env", "us", "--limit", "2", "--cursor", cursor],
      { env },
    );
    assert.deepEqual([page.stdout, next.stdout], ["PARTICIPANT\np0\np1\n", "PARTICIPANT\np10\np100\n"]);
    const all = await place.beckon(["campaign", "audience", "list", made.id, "--env", "us", "--all", "--json"], {
      env,
    });
    assert.equal(all.json<{ items: unknown[] }>().items.length, 1203);
  });
});
