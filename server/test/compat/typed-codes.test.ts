/** C1, readings 7 and 8, and A9: what a person types for a code, and that every kind of "no" is the same answer. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { useService } from "../harness/service.ts";
import { assertAnswer, comparable, assertError, setStage } from "./stage.ts";

const service = await useService();
const stage = await setStage(service, "global");
const headers = stage.anyone();
await stage.vanity("example", "FHLSO5");
await stage.vanity("lookalikes", "OILSBZ");
const validate = (segment: string) => service.send(`/v1/referral/${segment}/validate`, { headers });
const typed = (text: string) => validate(encodeURIComponent(text));

describe("C1 spellings that find FHLSO5", () => {
  const spellings = [
    [
      "FHLSO5",
      "fhlso5",
      "FhLsO5",
      " FHLSO5 ",
      "FHL SO5",
      "FHL-SO5",
      "F-H-L-S-O-5",
      "--FHLSO5--",
      "\tFHLSO5",
      "FHL\u00a0SO5",
    ],
    [
      "ＦＨＬＳＯ５",
      "ｆｈｌｓｏ５",
      "FHL\u3000SO5",
      "FHL\u2009SO5",
      "FHL–SO5",
      "FHL—SO5",
      "FHL‑SO5",
      "FHL﹣SO5",
      "FHL－SO5",
    ],
    ["𝐅𝐇𝐋𝐒𝐎𝟓", "ⒻⒽⓁⓈⓄ⑤", "FHLSO⁵", "FHL\u200bSO5", "\ufeffFHLSO5", "FHL\u00adSO5"],
    ["FHLS05", "FH1SO5", "FHIS05", "FHL5O5", "FHLSOS", "fhisos", "fh1505", "FHL 505"],
  ].flat();
  for (const spelling of spellings) {
    test(`C1 ${JSON.stringify(spelling)}`, async () => {
      // A tab is a control byte, which cannot be in a path segment at all.
      if (/\t/.test(spelling)) assertError(await typed(spelling), "invalidRequest");
      else assertAnswer(await typed(spelling), 200, '{"valid":true}');
    });
  }
  test("C1 every look-alike is folded, and nothing else is", async () => {
    for (const text of ["011582", "OILSBZ", "0l1sbz", "OlLS8Z"]) assertAnswer(await typed(text), 200, '{"valid":true}');
    for (const text of [
      "FHLSO6",
      "FHLSO",
      "FHLSO55",
      "EHLSO5",
      "FHLSQ5",
      "FHLSD5",
      "FНLSO5",
      "FHLSО5",
      "FHLßO5",
      "FHL_SO5",
      "FHL.SO5",
    ])
      assertAnswer(await typed(text), 200, '{"valid":false}');
  });
});

describe("C1 what a person could type is valid:false, never an error", () => {
  const texts = [
    [
      "😀",
      "👨‍👩‍👧‍👦",
      "שלום",
      "\u202eFHLSO5",
      "e\u0301",
      "ﷺ",
      "漢字",
      "Ⅷ",
      "½",
      "İ",
      "ß",
      "ﬀ",
      "\ud7ff",
      "\u{10ffff}",
      "\u0085",
    ],
    [
      "'",
      '"',
      "';drop table codes;--",
      "%",
      "%%",
      "%s",
      "%25",
      "{{7*7}}",
      "<script>",
      "$ne",
      "null",
      "undefined",
      "true",
      "[]",
    ],
    [
      "a/b",
      "a\\b",
      "../",
      "..\\",
      ".a",
      "a.",
      "...",
      "a.b",
      "?x",
      "#x",
      "&",
      "=",
      "+",
      ";",
      "@",
      ":",
      "*",
      "~",
      "`",
      "|",
      "^",
    ],
    [
      "A",
      "AB",
      "A".repeat(33),
      "A".repeat(256),
      "é".repeat(128),
      "😀".repeat(64),
      " ",
      "   ",
      "-",
      "validate",
      "__proto__",
    ],
    ["constructor", "toString", "0", "-1", "1e9", "NaN", "\u2028", "\ufffd", "\u200b", "A".repeat(31)],
  ].flat();
  for (const text of texts) {
    test(`C1 ${JSON.stringify(text.length > 40 ? `${text.slice(0, 4)}... ${Buffer.byteLength(text)} bytes` : text)}`, async () => {
      assertAnswer(await typed(text), 200, '{"valid":false}');
    });
  }
});

describe("C1 what cannot be a path segment is 400", () => {
  const segments = [
    ["%", "%z", "%zz", "%2", "A%", "%u0041", "%ff", "%c0%af", "%e0%80%80", "%ed%a0%80", "%f4%90%80%80", "%c3", "%80"],
    ["%00", "A%00", "%01", "%0a", "%0d%0a", "%1f", "%7f", "%09", "%1b%5b"],
    ["A".repeat(257), encodeURIComponent("é".repeat(129)), encodeURIComponent("😀".repeat(65)), "A".repeat(4000), ""],
    [".", "..", "%2e", "%2E", "%2e%2e", ".%2e", "%2e.", "./.", "%2e/%2E"],
  ].flat();
  for (const segment of segments) {
    test(`C1 ${JSON.stringify(segment.length > 40 ? `${segment.length} characters` : segment)}`, async () => {
      assertError(await validate(segment), "invalidRequest");
    });
  }
  for (const target of [
    "/v1/./referral",
    "/v1/../v1/referral",
    "/v1/referral/..",
    "/v1/%2e%2e/v1/referral",
    "/v1/referral/./",
  ]) {
    test(`C1 ${target}`, async () => {
      assert.equal((await service.send(target, { headers })).status, 400);
    });
  }
});

test("A9 every kind of invalid is one answer: status, header names, values and order, and bytes", async () => {
  const hour = 3_600_000;
  const foreign = await stage.another();
  await stage.vanity("f", "FREIGN", foreign);
  const us = await setStage(service, "us");
  await us.vanity("u", "STATES", await us.another({ sameAs: stage.tenant }));
  const full = await stage.vanity("full", "FULL77");
  await stage.setUsed(full.id, 5);
  const off = await stage.vanity("off", "DISABL");
  await stage.manage("POST", `/v1/codes/${off.id}/disable`);
  await stage.vanity("b", "BLKD77");
  await stage.manage("POST", "/v1/participants/b/block");
  const campaign = async (name: string, change: object | null, step?: string) => {
    const { id } = await stage.manage("POST", "/v1/campaigns", { name, ...change });
    await stage.manage("POST", `/v1/campaigns/${id}/activate`);
    await stage.manage("POST", "/v1/codes", { participantId: "p", campaignId: id, code: name });
    if (step) await stage.manage("POST", `/v1/campaigns/${id}/${step}`);
  };
  await campaign("PAUSED", null, "pause");
  await campaign("ENDED7", null, "end");
  await campaign("FUTURE", { startsAt: new Date(service.clock.nowMs() + hour).toISOString() });
  await campaign("LATE77", { endsAt: new Date(service.clock.nowMs() + hour).toISOString() });
  service.clock.advance(2 * hour);
  // The future one has begun by now, so one more that has not.
  await campaign("AHEAD7", { startsAt: new Date(service.clock.nowMs() + hour).toISOString() });
  const kinds = [
    "NNNNNN",
    "FREIGN",
    "STATES",
    "FULL77",
    "DISABL",
    "BLKD77",
    "PAUSED",
    "ENDED7",
    "AHEAD7",
    "LATE77",
    "%F0%9F%98%80",
  ];
  const answers = await Promise.all(kinds.map((kind) => validate(kind)));
  for (const [place, answer] of answers.entries()) {
    assertAnswer(answer, 200, '{"valid":false}');
    assert.deepEqual(comparable(answer), comparable(answers[0]!), kinds[place]);
    const names = answer.rawHeaders.filter((_text, index) => index % 2 === 0);
    assert.deepEqual(
      names,
      answers[0]!.rawHeaders.filter((_text, index) => index % 2 === 0),
    );
  }
  assertAnswer(await validate("FUTURE"), 200, '{"valid":true}');
});
