/** Amounts of money: decimal text outside, whole minor units inside, never floating point. */

/** Digits after the point of currencies that have not two, and of the usual crypto assets (lower case). */
const digitsOf: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split(" ").map((code) => [code, 0]),
  ),
  ...Object.fromEntries("BHD IQD JOD KWD LYD OMR TND".split(" ").map((code) => [code, 3])),
  ...{ CLF: 4, UYW: 4 },
  ...{
    usdc: 6,
    usdt: 6,
    eurc: 6,
    dai: 18,
    eth: 18,
    weth: 18,
    btc: 8,
    wbtc: 8,
    ltc: 8,
    bch: 8,
    sol: 9,
    xrp: 6,
    pol: 18,
    bnb: 18,
    amusd: 18,
    aveur: 18,
  },
};

const fiat = new Set(Intl.supportedValuesOf("currency"));

/** Digits after the point, or null for a currency that is not known. ISO 4217 in upper case, crypto assets in lower case. */
export const currencyDigits = (currency: string): number | null => {
  const digits = Object.hasOwn(digitsOf, currency) ? digitsOf[currency] : undefined;
  if (digits !== undefined) return digits;
  return fiat.has(currency) ? 2 : null;
};

/** A decimal text as minor units; null for an unknown currency, a sign, or more digits than the currency has. */
export const toMinor = (amount: string, currency: string): bigint | null => {
  const digits = currencyDigits(currency);
  const match = /^(0|[1-9]\d{0,17})(?:\.(\d{1,18}))?$/.exec(amount);
  if (digits === null || !match) return null;
  const [, whole = "0", part = ""] = match;
  if (part.length > digits) return null;
  return BigInt(whole + part.padEnd(digits, "0"));
};

/** Minor units as decimal text with all of the currency's digits. Errors: throws for an unknown currency. */
export const fromMinor = (minor: bigint, currency: string): string => {
  const digits = currencyDigits(currency);
  if (digits === null) throw new Error(`no such currency: ${currency}`);
  const sign = minor < 0n ? "-" : "";
  const text = String(minor < 0n ? -minor : minor).padStart(digits + 1, "0");
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
