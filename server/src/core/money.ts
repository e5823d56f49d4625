/** Amounts of money: decimal text outside, whole minor units (bigint) inside, never floating point. */
import type { FieldError } from "@beckon/contract";

/** ISO 4217's active currencies by their digits after the point. Funds, metals and test codes are not money to pay with. */
const iso: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE
    CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD
    KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
    PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU
    UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/** Crypto assets by their digits: what their own contracts or networks count in. */
const assets: Readonly<Record<number, string>> = {
  6: "usdc usdt eurc pyusd xrp ada trx",
  7: "xlm",
  8: "btc wbtc ltc bch doge",
  9: "sol",
  10: "dot",
  18: "eth weth dai amusd aveur bnb pol link avax",
};

const byDigits = (table: Readonly<Record<number, string>>): [currency: string, digits: number][] =>
  Object.entries(table).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(digits)]),
  );

const cryptoDigits: ReadonlyMap<string, number> = new Map(byDigits(assets));
const digitsByCurrency: ReadonlyMap<string, number> = new Map([...byDigits(iso), ...cryptoDigits]);

/** Digits after the point; null for a currency that is not known. ISO 4217 in upper case, crypto assets in lower case. */
export const currencyDigits = (currency: string): number | null => digitsByCurrency.get(currency) ?? null;

/** Whether it is a crypto asset rather than a currency of a country. */
export const isCrypto = (currency: string): boolean => cryptoDigits.has(currency);

/** Why a decimal text is no amount of a currency. */
export type AmountFault = "unknown_currency" | "malformed_amount" | "too_many_digits";

/** A decimal text as minor units, or what is wrong with it: a sign, an exponent, or more digits than the currency has. */
export const parseAmount = (amount: string, currency: string): bigint | AmountFault => {
  const digits = currencyDigits(currency);
  if (digits === null) return "unknown_currency";
  const match = /^(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?$/.exec(amount);
  if (!match) return "malformed_amount";
  const [, whole = "0", part = ""] = match;
  return part.length > digits ? "too_many_digits" : BigInt(whole + part.padEnd(digits, "0"));
};

const amountSentences: Readonly<Record<AmountFault, (currency: string) => string>> = {
  unknown_currency: (currency) => `${currency} is not a currency that is known here.`,
  malformed_amount: () => "An amount is a decimal number as text, without a sign.",
  too_many_digits: (currency) => `${currency} has at most ${currencyDigits(currency)} digits after the point.`,
};

/** The same as an error of a request whose money stands at the pointer `at`: told at its amount or its currency. */
export const amountError = (code: AmountFault, currency: string, at: string): FieldError => ({
  pointer: `${at}/${code === "unknown_currency" ? "currency" : "amount"}`,
  code,
  detail: amountSentences[code](currency),
});

/** A decimal text as minor units, with null for whatever is wrong. */
export const toMinor = (amount: string, currency: string): bigint | null => {
  const parsed = parseAmount(amount, currency);
  return typeof parsed === "bigint" ? parsed : null;
};

const decimal = (minor: bigint, digits: number): string => {
  const sign = minor < 0n ? "-" : "";
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0");
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Minor units as decimal text with all of the currency's digits. Errors: throws for an unknown currency. */
export const fromMinor = (minor: bigint, currency: string): string => {
  const digits = currencyDigits(currency);
  if (digits === null) throw new Error(`no such currency: ${currency}`);
  return decimal(minor, digits);
};

/** An asset of the ledger: a currency, or points, which have no parts. */
export const fromMinorOfAsset = (minor: bigint, asset: string): string =>
  asset.startsWith("points:") ? String(minor) : fromMinor(minor, asset);

/** For people: two digits after the point, more only where they are not zero, none where the currency has none. */
export const shortAmount = (minor: bigint, currency: string): string => {
  const full = fromMinor(minor, currency);
  const digits = Math.min(currencyDigits(currency) ?? 0, 2);
  return digits === 0 ? full : full.replace(new RegExp(`(\\.\\d{${digits}}\\d*?)0*$`), "$1");
};

/** Minor units of one currency in those of another, at par; rounded down. */
export const atPar = (minor: bigint, from: string, to: string): bigint => {
  const gap = (currencyDigits(to) ?? 0) - (currencyDigits(from) ?? 0);
  return gap >= 0 ? minor * 10n ** BigInt(gap) : minor / 10n ** BigInt(-gap);
};
