/** The words for what is wrong with a request. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { faultSentence, faultsText, fieldName, refusalText } from "../src/texts/fault-words.ts";

const short = { pointer: "/body/code", code: "min_length", detail: "Must NOT have fewer than 3 characters." };

test("a field has a name, never a pointer", () => {
  assert.equal(faultsText("en", [short]), "Code: At least 3 characters are needed.");
  assert.equal(faultsText("de", [short]), "Code: Mindestens 3 Zeichen sind nötig.");
  assert.equal(fieldName("en", "/body/refereeId"), "User id of the friend");
  assert.equal(fieldName("en", "/body/terms/maxAmount/0"), "Max amount");
  assert.equal(fieldName("en", "/body"), null);
  assert.doesNotMatch(faultsText("en", [{ ...short, pointer: "/query/a~1b/3" }]), /\/query|~/);
});

test("rules about the form are said in German; a sentence of its own stays", () => {
  assert.equal(
    faultSentence("de", { ...short, code: "missing", detail: "This field is required." }),
    "Die Angabe fehlt.",
  );
  assert.equal(faultSentence("de", { ...short, code: "enum", detail: "Must be one of: a, b." }), "Möglich ist: a, b.");
  const own = { pointer: "/body/reference", code: "missing", detail: "To pay rewards, give a reference." };
  assert.equal(faultSentence("en", own), own.detail);
  assert.equal(faultSentence("en", { ...own, code: "of_its_own" }), own.detail);
});

test("why somebody was refused is said of the friend, and in German", () => {
  const detail = "The referee was referred before. See ref_01k9.";
  assert.equal(refusalText("en", "already_referred", detail), "The friend was referred before. See ref_01k9.");
  assert.equal(refusalText("de", "already_referred", detail), "Die Person wurde schon geworben. Siehe ref_01k9.");
  assert.equal(refusalText("en", "conflict", "Somebody else was first."), undefined);
});
