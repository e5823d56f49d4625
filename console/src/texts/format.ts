/** Numbers, money, dates and lists as a language writes them. */
import { isolated } from "./isolate.ts";

/** An amount as the API has it: decimal text, never a floating point number. */
export type Amount = { amount: string; currency: string };

const units = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["week", 604_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** The units of a length of time, as terms of campaigns use them. */
const spans = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

const sizes = [
  ["terabyte", 1e12],
  ["gigabyte", 1e9],
  ["megabyte", 1e6],
  ["kilobyte", 1e3],
] as const;

const isIso = (currency: string): boolean => /^[A-Z]{3}$/.test(currency);

/** Writes for one language tag. Zones default to the browser's. */
export const createFormat = (tag: string) => {
  const number = new Intl.NumberFormat(tag);
  const compact = new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 });
  const percent = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const list = new Intl.ListFormat(tag, { type: "conjunction" });
  const either = new Intl.ListFormat(tag, { type: "disjunction" });
  const regions = new Intl.DisplayNames(tag, { type: "region", fallback: "code" });

  // Making one takes far longer than using it, and a sentence with twenty of them is written at each key.
  const made = new Map<string, Intl.NumberFormat>();
  const numberAs = (options: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(options);
    const found = made.get(key) ?? new Intl.NumberFormat(tag, options);
    made.set(key, found);
    return found;
  };
  const span = (seconds: number): string => {
    const [unit, size] = spans.find(([, one]) => seconds % one === 0 && seconds >= one) ?? (["second", 1] as const);
    return numberAs({ style: "unit", unit, unitDisplay: "long" }).format(seconds / size);
  };
  const inUnit = (unit: string, value: number, unitDisplay: "long" | "short"): string =>
    new Intl.NumberFormat(tag, { style: "unit", unit, unitDisplay, maximumFractionDigits: 1 }).format(value);
  const date = (instant: string, zone?: string): string =>
    new Intl.DateTimeFormat(tag, { dateStyle: "medium", ...(zone === undefined ? {} : { timeZone: zone }) }).format(
      new Date(instant),
    );
  const exact = (instant: string, zone?: string): string =>
    new Intl.DateTimeFormat(tag, {
      ...{ year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" },
      timeZoneName: "short",
      ...(zone === undefined ? {} : { timeZone: zone }),
    }).format(new Date(instant));

  return {
    tag,
    number: (value: number): string => number.format(value),
    compact: (value: number): string => compact.format(value),
    percent: (share: number): string => percent.format(share),
    /** `12.34 EUR` as the language has it; a crypto asset or points keep their own word. All digits stay. */
    money: ({ amount, currency }: Amount): string => {
      const digits = amount.split(".")[1]?.length ?? 0;
      const fixed = { minimumFractionDigits: digits, maximumFractionDigits: Math.min(digits, 20) };
      // The library reads decimal text exactly, where a number would lose digits.
      const value = amount as unknown as number;
      if (isIso(currency)) return numberAs({ style: "currency", currency, ...fixed }).format(value);
      return `${numberAs(fixed).format(value)} ${currency.replace(/^points:/, "")}`;
    },
    date,
    exact,
    /** `3 days ago`, `in 2 hours`: in the largest unit that is not a fraction. */
    relative: (instant: string, nowMs: number): string => {
      const ms = Date.parse(instant) - nowMs;
      const [unit, size] = units.find(([, one]) => Math.abs(ms) >= one) ?? (["second", 1_000] as const);
      return relative.format(Math.trunc(ms / size), unit);
    },
    /** `14 days` of seconds, in the largest unit that divides them. */
    span,
    /** `4 minutes`: a length of time in its largest unit, rounded down. */
    about: (seconds: number): string => {
      const [unit, size] = units.find(([, one]) => seconds * 1_000 >= one) ?? (["second", 1_000] as const);
      return inUnit(unit, Math.trunc((seconds * 1_000) / size), "long");
    },
    /** `340 ms`, `2.4 s`. */
    milliseconds: (ms: number): string =>
      ms < 1_000 ? inUnit("millisecond", Math.round(ms), "short") : inUnit("second", ms / 1_000, "short"),
    /** `34.1 MB`. */
    bytes: (count: number): string => {
      const [unit, size] = sizes.find(([, one]) => count >= one) ?? (["byte", 1] as const);
      return inUnit(unit, count / size, "short");
    },
    list: (parts: readonly string[]): string => list.format(parts.map(isolated)),
    either: (parts: readonly string[]): string => either.format(parts.map(isolated)),
    country: (code: string): string => {
      try {
        return regions.of(code) ?? code;
      } catch {
        return code;
      }
    },
  };
};

/** What a format can write. */
export type Format = ReturnType<typeof createFormat>;

const counts = { en: new Intl.NumberFormat("en"), de: new Intl.NumberFormat("de") };

/** `#` in the right form becomes the number: `plural("en", 2, "# code", "# codes")`. */
export const plural = (language: "en" | "de", count: number, one: string, other: string): string =>
  (count === 1 ? one : other).replace("#", counts[language].format(count));
