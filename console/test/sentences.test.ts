/** Every explanation of the API has German words: who adds a code to the contract adds them too. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allReasonCodes,
  allSentenceCodes,
  inEnglish,
  namesIn,
  type SentenceCode,
  sentences,
  tokenSteps,
} from "@beckon/contract";
import { createFormat } from "../src/texts/format.ts";
import { germanSentences, germanTokenSteps, germanWords } from "../src/texts/german-sentences.ts";
import { germanReasons } from "../src/texts/own-reasons.ts";
import { inGerman } from "../src/texts/in-german.ts";

const german = createFormat("de-DE");
const told = (code: string, values: Parameters<typeof inGerman>[0]["values"], text = "in English") =>
  inGerman({ code, values, text }, german, "Europe/Berlin");

test("every code of the contract has German words, which ask for no value that the sentence has not", () => {
  for (const code of allSentenceCodes) {
    const words = (germanSentences as Record<string, string | undefined>)[code];
    assert.ok(words, `${code} has no German words`);
    const given = namesIn(sentences[code]);
    for (const name of namesIn(words)) assert.ok(given.includes(name), `${code}: {${name}} is no value of it`);
    // What is a sentence in one language is none of the other; only what is put in is the same in both.
    if (/[a-z]{3}/.test(sentences[code].replaceAll(/\{\w+\}/g, ""))) assert.notEqual(words, sentences[code], code);
  }
  for (const reason of allReasonCodes) assert.ok((germanReasons as Record<string, string>)[reason], reason);
  for (const step of tokenSteps) assert.ok((germanTokenSteps as Record<string, string>)[step], step);
  for (const kind of ["calendar", "rolling"])
    for (const window of ["day", "week", "month", "year"]) assert.ok(germanWords["window"]?.[`${kind}_${window}`]);
});

test("values are written as German writes them, and names keep their own direction", () => {
  const worth = { amount: "1234.50", currency: "EUR" };
  assert.equal(
    told("reward_paid", { side: "referrer", worth, day: "2026-11-02", reference: "PAY-1" }).replaceAll("\u00a0", " "),
    "1.234,50 € für die empfehlende Person: ausgezahlt am 02.11.2026 als PAY-1.",
  );
  assert.equal(told("reason", { reason: "refunded" }), "Die Zahlung wurde erstattet.");
  assert.equal(
    told("limit_count", { count: 3, max: 3, window: "rolling_week" }),
    "3 von 3 anderen Empfehlungen belohnen die empfehlende Person, in den letzten 7 Tagen.",
  );
  assert.match(
    told("host_asked_next", { attempts: 2, moment: "2026-11-02T09:30:00.000Z" }),
    /2 Versuche, der nächste am .*10:30/,
  );
  assert.match(
    told("step_missed", { step: "\u0645\u0631\u062d\u0628\u0627" }),
    /„\u2068\u0645\u0631\u062d\u0628\u0627\u2069“/,
  );
  assert.match(told("policy_elsewhere", { country: "GB" }), /Vereinigte/);
});

test("what this version has no words for stays in English, whole", () => {
  assert.equal(told("of_a_later_version", {}), "in English");
  assert.equal(told("constructor", {}), "in English");
  assert.equal(told("step_next", { step: "kyc" }), "in English", "a value is missing");
  assert.equal(told("reason", { reason: "of_a_later_version" }), "in English", "a word is missing");
});

test("the English words of a code come from the same values", () => {
  const code: SentenceCode = "reward_paid";
  const values = {
    side: "referee",
    worth: { amount: "10.00", currency: "EUR" },
    day: "2026-11-02",
    reference: "PAY-1",
  };
  assert.equal(inEnglish({ code, values }), "The friend's 10.00 EUR was paid on 2026-11-02 as PAY-1.");
});
