/** Every command over the API, for people and as JSON, beside a running service and without one, here and from afar. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { before, describe, test } from "node:test";
import { isOperation } from "../src/command.ts";
import { commands } from "../src/commands.ts";
import { story } from "./harness/story.ts";
import { type CallOptions, callHere, newPlace, type Outcome, serve, wordsOf } from "./harness/beckon.ts";

/** A story is many processes one after the other; a machine that is busy with other things takes its time. */
const patient = { timeout: 900_000 };
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
        : (new RegExp(`\\b${name}_[0-9a-z]{26}`).exec(outcome.stdout)?.[0] ??
          /(?:cmp|key|mem|cod|ref|rsk|rle|rsv|rwd|src|whk|evt|dlv)_[0-9a-z]{26}|bpt_\w+/.exec(outcome.stdout)?.[0] ??
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
