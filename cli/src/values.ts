/** The texts of flags as values of a request. */
import { allScopes } from "@beckon/contract";
import type { Kind } from "./command.ts";
import { UsageError } from "./failure.ts";

const durations: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** `30d` from now, `-2h` for two hours ago, or a time with an offset, as the API wants it. What has no offset stays as it is: its zone is the object's. */
const instant = (text: string, nowMs: number): string | null => {
  if (text === "none") return null;
  const [, count, unit] = /^(-?\d{1,5})([mhdw])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined)
    return new Date(nowMs + Number(count) * (durations[unit] ?? 0)).toISOString();
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00` : text;
};

/** `14d` as seconds, or seconds as they are. Errors: UsageError. */
const seconds = (name: string, text: string): number => {
  const [, count, unit] = /^(\d{1,15})([mhdw]?)$/.exec(text) ?? [];
  if (count === undefined)
    throw new UsageError(`${name} must be as 14d, 12h, 30m or seconds, not ${JSON.stringify(text)}.`);
  return (Number(count) * (durations[unit ?? ""] ?? 1_000)) / 1_000;
};

/** `plan=gold`, `age=41`, `vip=true`; quotes make a text of anything. */
const attribute = (text: string): [string, string | number | boolean] => {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw new UsageError(`--attribute ${JSON.stringify(text)} must look like NAME=VALUE, as plan=gold.`);
  if (value === "true" || value === "false") return [name, value === "true"];
  if (/^-?(0|[1-9]\d{0,14})(\.\d+)?$/.test(value)) return [name, Number(value)];
  const quoted = /^"(.*)"$/s.exec(value)?.[1];
  return [name, quoted ?? value];
};

const split = (texts: readonly string[]): string[] =>
  texts
    .flatMap((text) => text.split(","))
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** One flag's or argument's text, or texts, as the value the API wants. Errors: UsageError. */
export const readValue = (kind: Kind, name: string, given: string | readonly string[], nowMs: number): unknown => {
  const texts = typeof given === "string" ? [given] : given;
  const [first = ""] = texts;
  switch (kind) {
    case "integer":
      if (!/^-?\d{1,15}$/.test(first))
        throw new UsageError(`${name} must be a whole number, not ${JSON.stringify(first)}.`);
      return Number(first);
    case "seconds":
      return seconds(name, first);
    case "list":
      return split(texts);
    case "scopes":
      return split(texts).flatMap((scope) => (scope === "all" ? allScopes : [scope]));
    case "event-types":
      return first === "all" ? null : split(texts);
    case "instant":
      return instant(first, nowMs);
    case "attributes":
      return Object.fromEntries(texts.map(attribute));
    case "audience":
      return { type: first };
    case "switch":
      return first === "on";
    case "text":
    case "secret":
      return typeof given === "string" ? given : [...given];
  }
};
