/** Tells a story of calls: a heading per chapter, each call as it is made, and of each answer what matters. */
import { styleText } from "node:util";

/** A service and what a caller needs there. */
export type Place = { url: string; secretKey: string; clientKey: string };

/** One call. `answers`: what must be in the answer, by dotted path, told to the reader; `tells`: what is told as it comes. */
export type Call = {
  body?: unknown;
  /** Who asks: the tenant's server, an app with a person's token, or a form that has the client key only. */
  as?: "server" | "form" | { token: string };
  status?: number;
  answers?: Record<string, unknown>;
  tells?: readonly string[];
};

type Json = Record<string, unknown>;

const answerLimitMs = 15_000;
const width = 100;
const indent = " ".repeat(4);

/** An answer that is not the one the story goes on from. */
export class UnexpectedAnswer extends Error {}

/** The value at a dotted path; undefined where the path ends early. */
export function valueAt(answer: unknown, path: string): unknown {
  return path.split(".").reduce((value, name) => (value as Json | null | undefined)?.[name], answer);
}

/** The text at a dotted path. Errors: UnexpectedAnswer. */
export function textAt(answer: unknown, path: string): string {
  const value = valueAt(answer, path);
  if (typeof value !== "string") throw new UnexpectedAnswer(`the answer has no text at ${path}: ${inline(answer)}`);
  return value;
}

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** JSON on one line, with spaces to read it by. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "nothing";
  const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${inline(one)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

/** JSON in as few lines as fit: the fields of an object fill them, the items of a list have one each. */
function layOut(value: unknown, margin: string): string {
  const flat = inline(value);
  if (margin.length + flat.length <= width || typeof value !== "object" || value === null) return flat;
  const isList = Array.isArray(value);
  const inner = `${margin}  `;
  const lines: string[] = [];
  for (const [name, one] of Object.entries(value)) {
    const part = `${isList ? "" : `${JSON.stringify(name)}: `}${layOut(one, inner)},`;
    const last = lines.at(-1) ?? "";
    const fits = !isList && !`${last}${part}`.includes("\n") && `${inner}${last} ${part}`.length <= width;
    if (fits && last !== "") lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  const body = lines.join(`\n${inner}`).replace(/,$/, "");
  return `${isList ? "[" : "{"}\n${inner}${body}\n${margin}${isList ? "]" : "}"}`;
}

/** Generated ids are long: their kind and their end tell them apart. */
const short = (text: string): string => text.replace(/\b([a-z]{3}_)[0-9a-z]{22}([0-9a-z]{4})\b/g, "$1…$2");

/** What is told of an answer: a path reads without places in lists, a time without milliseconds. */
function told(path: string, value: unknown): string {
  const name = path.replace(/\b(items|steps|\d+)\./g, "").replaceAll(".", " ");
  return `${name}: ${typeof value === "string" ? value.replace(/\.\d{3}Z$/, "Z") : inline(value)}`;
}

/** The parts of an answer behind its status, on as many lines as they need. */
function wrapped(status: number, parts: readonly string[]): string {
  const lines = [`${status} `];
  for (const part of parts) {
    const last = lines.at(-1) ?? "";
    const joined = last === `${status} ` ? `${last} ${part}` : `${last} · ${part}`;
    if (indent.length + joined.length + 4 <= width) lines[lines.length - 1] = joined;
    else lines.push(`       ${part}`);
  }
  return lines.join(`\n${indent}`).trimEnd();
}

/** Makes the calls, checks the answers, and prints both. */
export class Narrator {
  readonly #place: Place;
  readonly #write: (text: string) => void;
  #chapters = 0;
  calls = 0;

  constructor(place: Place, write: (text: string) => void) {
    this.#place = place;
    this.#write = write;
  }

  /** Begins a chapter: what happens in it, in a sentence or two. */
  chapter(sentence: string): void {
    this.#chapters += 1;
    const number = `${this.#chapters}.`.padEnd(indent.length);
    this.#write(
      `\n${styleText("bold", number + sentence.replaceAll("\n", `\n${indent}`), { stream: process.stdout })}\n`,
    );
  }

  /** Errors: UnexpectedAnswer, which says what was asked, and how the answer differs. */
  async call(method: "GET" | "POST", path: string, call: Call = {}): Promise<Json> {
    const { body, as = "server", status = 200, answers = {}, tells = [] } = call;
    const asked = `${method} ${short(path)}`;
    this.#write(`${indent}${asked}${body === undefined ? "" : ` ${short(layOut(body, indent))}`}\n`);
    const response = await this.#ask(asked, path, {
      method,
      headers: { ...this.#headers(as), ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: Json = text === "" ? {} : JSON.parse(text);
    this.calls += 1;
    const wrong = Object.entries(answers).filter(([at, wanted]) => !isEqual(valueAt(answer, at), wanted));
    if (response.status !== status || wrong.length > 0) {
      const differs = wrong.map(([at, wanted]) => `${at} ${inline(wanted)}, not ${inline(valueAt(answer, at))}`);
      const expected = [`${status}${status === response.status ? "" : `, not ${response.status}`}`, ...differs];
      throw new UnexpectedAnswer(`${asked} was to answer ${expected.join("; ")}.\nIt answered: ${text}`);
    }
    const parts = [...tells, ...Object.keys(answers)].map((at) => told(at, valueAt(answer, at)));
    this.#write(`${indent}→ ${wrapped(status, parts.map(short))}\n`);
    return answer;
  }

  /** Rows of an answer's list, one a line. */
  table(rows: unknown, columns: readonly string[]): void {
    for (const row of Array.isArray(rows) ? rows : [])
      this.#write(
        `${indent}  ${columns
          .map((column) => String(valueAt(row, column)).padEnd(10))
          .join(" ")
          .trimEnd()}\n`,
      );
  }

  async #ask(asked: string, path: string, request: RequestInit): Promise<Response> {
    try {
      return await fetch(new URL(path, this.#place.url), { ...request, signal: AbortSignal.timeout(answerLimitMs) });
    } catch (error) {
      const { message, cause } = error as Error;
      const why = cause instanceof Error && cause.message !== "" ? cause.message : message;
      throw new UnexpectedAnswer(`${asked} got no answer from ${this.#place.url}: ${why}.`);
    }
  }

  #headers(as: NonNullable<Call["as"]>): Record<string, string> {
    const { secretKey, clientKey } = this.#place;
    if (as === "server") return { authorization: `Bearer ${secretKey}` };
    return { "x-client-key": clientKey, ...(as === "form" ? {} : { authorization: `Bearer ${as.token}` }) };
  }
}
