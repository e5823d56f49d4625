/**
 * What may be told of an error's detail, which may name what was sent: the words of the contract's own texts, and ids of Beckon's own.
 * Anything else becomes `…`, and so does a word that the request itself sent as a value.
 */
import { errors, operations, reasonCodes, roles, scopes } from "@beckon/contract";

const keptMaximum = 500;

type Words = { words: ReadonlySet<string>; choices: ReadonlySet<string> };
let known: Words | null = null;

/** Read once, when the first request is refused. */
const contractWords = (): Words => {
  if (known) return known;
  const words = new Set<string>();
  const choices = new Set<string>();
  const read = (text: unknown): void => {
    for (const word of String(text).split(/\s+/)) words.add(bare(word));
  };
  const choose = (value: unknown): void => {
    words.add(String(value).toLowerCase());
    choices.add(String(value).toLowerCase());
  };
  const seen = new Set<object>();
  const walk = (schema: unknown): void => {
    if (typeof schema !== "object" || schema === null || seen.has(schema)) return;
    seen.add(schema);
    for (const [keyword, value] of Object.entries(schema)) {
      if (keyword === "description") read(value);
      else if (keyword === "const") choose(value);
      else if (keyword === "enum" && Array.isArray(value)) value.forEach(choose);
      else if (keyword === "properties" && typeof value === "object" && value !== null) {
        Object.keys(value).forEach((name) => words.add(name.toLowerCase()));
        Object.values(value).forEach(walk);
      } else if (keyword !== "examples" && keyword !== "default") walk(value);
    }
  };
  for (const { id, summary, description = "", success, ...parts } of Object.values(operations) as Readonly<
    Record<string, unknown>
  >[]) {
    choose(id);
    [summary, description].forEach(read);
    [parts["params"], parts["query"], parts["body"], success].forEach(walk);
  }
  for (const [code, { title, advice }] of Object.entries(errors)) {
    choose(code);
    [title, advice].forEach(read);
  }
  for (const [name, text] of [...Object.entries(reasonCodes), ...Object.entries(scopes)]) {
    choose(name);
    read(text);
  }
  Object.keys(roles).forEach(choose);
  ownWords.forEach(read);
  known = { words, choices };
  return known;
};

/** What checks and refusals say that no text of the contract does. */
const ownWords = [
  "must be equal to constant match pattern format not have more fewer than characters items properties required shapes",
  "lacks yours proposed otherwise stays nested deeper levels serve serves object's contents well-formed Unicode NUL",
  "UTF-8 Content-Length bad percent-escape length 65536 inside quote identified resume fit source's expiry registrations",
  "capital letters just tracks tier begin somebody's half roll higher looks like",
];

/** A word without what punctuation puts around it. */
const bare = (word: string): string => word.replaceAll(/^[("'`]+|[)"'`.,:;!?]+$/g, "").toLowerCase();

const ownId =
  /^(?:tnt|key|cmp|rev|cod|ref|rsv|src|rej|evt|whk|dlv|rwd|led|txn|rsk|rle|aud|mem|req|usr)_[0-9a-hjkmnp-tv-z]{26}$/;
const isOwnId = (word: string): boolean => ownId.test(word);

/** Every text among the values of a request, however deep it lies. */
export const textsIn = (value: unknown): Set<string> => {
  const texts = new Set<string>();
  const waiting = [value];
  while (waiting.length > 0) {
    const part = waiting.pop();
    if (typeof part === "string") texts.add(part.toLowerCase());
    else if (typeof part === "object" && part !== null) for (const inner of Object.values(part)) waiting.push(inner);
  }
  return texts;
};

/** The detail as it may be kept. `sent`: the texts of the request it answers. */
export const redactDetail = (detail: string, sent: ReadonlySet<string>): string => {
  const { words, choices } = contractWords();
  const isTold = (word: string): boolean => {
    const core = bare(word);
    if (core === "" || isOwnId(core)) return true;
    return words.has(core) && (!sent.has(core) || choices.has(core));
  };
  const told = detail.split(" ").map((word) => (isTold(word) ? word : hidden(word)));
  const text = told.join(" ").replaceAll(/…( …)+/g, "…");
  return text.length <= keptMaximum ? text : `${text.slice(0, keptMaximum)} …`;
};

/** The punctuation behind a word belongs to the sentence. */
const hidden = (word: string): string => `…${/[.,:;]$/.exec(word)?.[0] ?? ""}`;
