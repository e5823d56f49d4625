/** Legal texts: which one is for whom, what may stand in one, and that no version is ever lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf } from "./caller.ts";

const service = await useService({ onlyGlobal: true });

const world = async () => {
  const tenant = await service.createTenant();
  const call = callerOf(service, tenant.secretKey);
  const put = async (textId: string, text: string, version = 0) =>
    call("putLegalText", { params: { textId }, body: { text }, headers: { "if-match": `"${version}"` } });
  return { tenant, call, put };
};

test("a person is shown the text of country and language, else of the language, else the one for everybody else", async () => {
  const { call, put } = await world();
  const other = await world();
  const find = async (query: Record<string, string>) => {
    const { json } = await call("findLegalText", { query: { kind: "terms", ...query } });
    return [json["match"], (json["found"] as { id: string } | null)?.id ?? null];
  };
  await other.put("terms.AT.de", "Of another tenant");
  assert.deepEqual((await call("listLegalTexts")).json["items"], []);
  for (const id of ["getLegalText", "deleteLegalText"] as const)
    assert.equal((await call(id, { params: { textId: "terms.AT.de" } })).json["version"], 0);
  assert.deepEqual((await call("listLegalTextVersions", { params: { textId: "terms.AT.de" } })).json["items"], []);
  assert.equal(
    (await other.call("getLegalText", { params: { textId: "terms.AT.de" } })).json["text"],
    "Of another tenant",
  );
  assert.deepEqual(await find({ country: "AT", language: "de" }), [null, null]);
  for (const id of ["terms.any.any", "terms.any.de", "terms.AT.de", "privacy.AT.fr"])
    assert.equal((await put(id, `Text ${id}`)).status, 200);
  const table: [query: Record<string, string>, match: string, id: string][] = [
    [{ country: "AT", language: "de" }, "exact", "terms.AT.de"],
    [{ country: "DE", language: "de" }, "language", "terms.any.de"],
    [{ language: "de" }, "language", "terms.any.de"],
    // Neither another language of the country nor another kind stands in.
    [{ country: "AT", language: "fr" }, "default", "terms.any.any"],
    [{ country: "AT" }, "default", "terms.any.any"],
    [{}, "default", "terms.any.any"],
  ];
  for (const [query, match, id] of table) assert.deepEqual(await find(query), [match, id], JSON.stringify(query));
  await call("deleteLegalText", { params: { textId: "terms.AT.de" } });
  assert.deepEqual(await find({ country: "AT", language: "de" }), ["language", "terms.any.de"]);
  const { json } = await call("listLegalTexts", { query: { kind: "terms" } });
  assert.deepEqual(
    (json["items"] as { id: string; characters: number }[]).map(({ id, characters }) => [id, characters]),
    [
      ["terms.any.any", 18],
      ["terms.any.de", 17],
    ],
  );
});

test("every version stays with its author and date, and neither a statement nor the API changes one", async () => {
  const { tenant, call, put } = await world();
  const params = { textId: "disclosure.GB.en" };
  const before = await call("getLegalText", { params });
  assert.deepEqual([before.json["text"], before.json["version"], before.headers.etag], [null, 0, '"0"']);
  const first = await put(params.textId, "First");
  assert.equal(first.json["version"], 1);
  // The same once more is no change, and makes no version.
  assert.equal((await put(params.textId, "First", 1)).headers.etag, '"1"');
  assert.equal((await put(params.textId, "Late", 0)).status, 412);
  service.clock.advance(60_000);
  assert.equal((await put(params.textId, "Second\r\nline", 1)).json["text"], "Second\nline");
  await call("deleteLegalText", { params });
  const again = await call("deleteLegalText", { params });
  assert.deepEqual([again.json["text"], again.json["version"]], [null, 3]);
  const { json } = await call("listLegalTextVersions", { params });
  const versions = json["items"] as { version: number; text: string | null; author: string; changedAt: string }[];
  assert.deepEqual(
    versions.map(({ version, text }) => [version, text]),
    [
      [3, null],
      [2, "Second\nline"],
      [1, "First"],
    ],
  );
  const [author] = versions.map((one) => one.author);
  assert.match(author ?? "", /^key_/);
  assert.ok(versions.every((one) => one.author === author));
  assert.ok(Date.parse(versions[1]?.changedAt ?? "") - Date.parse(versions[2]?.changedAt ?? "") >= 60_000);
  const { database } = service.environment();
  for (const text of [
    "update legal_texts set text = 'x' where tenant_id = $1",
    "delete from legal_texts where tenant_id = $1",
  ])
    await assert.rejects(database.query({ name: "", text }, [tenant.tenantId]));
  const audit = await call("listAudit", { query: { subject: params.textId } });
  assert.deepEqual(
    (audit.json["items"] as { operation: string }[]).map(({ operation }) => operation),
    ["deleteLegalText", "deleteLegalText", "putLegalText", "putLegalText", "putLegalText"],
  );
});

const bad: [text: string, code: string][] = [
  [" \n\t ", "blank"],
  ["See http://example.com/terms", "bad_link"],
  ["See https://user:secret@example.com", "bad_link"],
  ["See https://localhost", "bad_link"],
  ["javascript:alert(1)", "bad_link"],
  ["ftp://example.com", "bad_link"],
  ["Bell \u0007", "control_characters"],
  ["Turned \u202Eround", "control_characters"],
];

test("what is no plain text, or leads elsewhere than to https, is refused at its field and leaves nothing", async () => {
  const { call, put } = await world();
  for (const [text, code] of bad) {
    const { status, json } = await put("terms.any.any", text);
    assert.deepEqual(
      [status, (json["errors"] as { pointer: string; code: string }[])[0]],
      [422, { ...(json["errors"] as object[])[0], pointer: "/body/text", code }],
      JSON.stringify(text),
    );
  }
  assert.equal((await put("terms.any.any", "x".repeat(20_001))).status, 400);
  assert.equal((await put("terms.DE.any", "x")).status, 400);
  assert.equal((await call("getLegalText", { params: { textId: "terms.any.any" } })).json["version"], 0);
  const good = "<b>Plain</b>, 10:30 o'clock, see https://example.com/a?b=c#d, also https://example.com:8443.";
  assert.equal((await put("terms.any.any", good)).json["text"], good);
  // The longest there may be, in the letters that take most room.
  assert.equal((await put("terms.any.any", "\u{1F600}".repeat(20_000), 1)).status, 200);
});
