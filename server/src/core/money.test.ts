import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { atPar, currencyDigits, fromMinor, parseAmount, shortAmount, toMinor } from "./money.ts";

const table: [amount: string, currency: string, expected: bigint | string][] = [
  ["12.34", "EUR", 1234n],
  ["12.3", "EUR", 1230n],
  ["12", "EUR", 1200n],
  ["0", "EUR", 0n],
  ["0.01", "EUR", 1n],
  ["0.001", "EUR", "too_many_digits"],
  ["1.00", "JPY", "too_many_digits"],
  ["1", "JPY", 1n],
  ["1.234", "KWD", 1234n],
  ["1.2345", "CLF", 12_345n],
  ["45.75", "usdc", 45_750_000n],
  ["0.0000001", "usdc", "too_many_digits"],
  ["0.00000001", "btc", 1n],
  ["1", "eth", 10n ** 18n],
  ["0.000000000000000001", "eth", 1n],
  ["999999999999999999.999999999999999999", "eth", 10n ** 36n - 1n],
  ["1", "USDC", "unknown_currency"],
  ["1", "eur", "unknown_currency"],
  ["1", "XXX", "unknown_currency"],
  ["1", "XAU", "unknown_currency"],
  ["1", "constructor", "unknown_currency"],
  ["-1", "EUR", "malformed_amount"],
  ["+1", "EUR", "malformed_amount"],
  ["01", "EUR", "malformed_amount"],
  ["1.", "EUR", "malformed_amount"],
  [".5", "EUR", "malformed_amount"],
  ["1e3", "EUR", "malformed_amount"],
  ["1,00", "EUR", "malformed_amount"],
  ["١", "EUR", "malformed_amount"],
  ["", "EUR", "malformed_amount"],
  ["1000000000000000000", "EUR", "malformed_amount"],
];

for (const [amount, currency, expected] of table)
  test(`${amount} ${currency} is ${expected}`, () => assert.equal(parseAmount(amount, currency), expected));

test("text and minor units lead to each other, for every currency", () => {
  fc.assert(
    fc.property(
      // An amount has at most 18 digits before the point, and a yen has none after it.
      fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
      fc.constantFrom("EUR", "JPY", "KWD", "CLF", "usdc", "btc", "eth", "xlm"),
      (minor, currency) => {
        const text = fromMinor(minor, currency);
        assert.equal(toMinor(text, currency), minor);
        assert.equal(text.split(".")[1]?.length ?? 0, currencyDigits(currency));
        assert.equal(fromMinor(-minor, currency), minor === 0n ? text : `-${text}`);
      },
    ),
  );
});

test("short amounts keep two digits and every one that says something", () => {
  assert.equal(shortAmount(45_750_000n, "usdc"), "45.75");
  assert.equal(shortAmount(45_000_000n, "usdc"), "45.00");
  assert.equal(shortAmount(45_123_450n, "usdc"), "45.12345");
  assert.equal(shortAmount(1n, "eth"), "0.000000000000000001");
  assert.equal(shortAmount(700n, "JPY"), "700");
  assert.equal(shortAmount(1000n, "EUR"), "10.00");
});

test("amounts at par between currencies of different digits", () => {
  assert.equal(atPar(45_759_999n, "usdc", "USD"), 4575n);
  assert.equal(atPar(4575n, "USD", "usdc"), 45_750_000n);
});
