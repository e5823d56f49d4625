/** The texts that the law wants said: what they are called, which one is for whom, and what may stand in one. */
import type { FieldError } from "@beckon/contract";

export type LegalTextKind = "terms" | "privacy" | "disclosure";

/** One version of a text. Without `text` it was taken away; version 0 was never written. */
export type LegalText = {
  textId: string;
  version: number;
  text: string | null;
  author: string | null;
  createdAtMs: number | null;
};

/** What a tenant has that never wrote this text. */
export const unwritten = (textId: string): LegalText => ({
  ...{ textId, version: 0, text: null },
  ...{ author: null, createdAtMs: null },
});

const any = "any";

/** What an id says. Null is for every country, or every language. */
export const identityOf = (
  textId: string,
): { kind: LegalTextKind; country: string | null; language: string | null } => {
  const [kind = "", country = any, language = any] = textId.split(".");
  return {
    kind: kind as LegalTextKind,
    country: country === any ? null : country,
    language: language === any ? null : language,
  };
};

export type Match = "exact" | "language" | "default";

/**
 * Which texts are for a person, the nearest first: that of their country and language, that of their language, that for everybody else. What
 * is not known of somebody leaves its line out.
 */
export const candidatesFor = (
  kind: LegalTextKind,
  { country, language }: { country: string | null; language: string | null },
): { match: Match; textId: string }[] => [
  ...(country === null || language === null
    ? []
    : [{ match: "exact" as const, textId: `${kind}.${country}.${language}` }]),
  ...(language === null ? [] : [{ match: "language" as const, textId: `${kind}.${any}.${language}` }]),
  { match: "default", textId: `${kind}.${any}.${any}` },
];

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u;
const addresses = /\b([a-z][a-z0-9+.-]*):\/\/[^\s<>"]*/gi;
const scripts = /\b(?:javascript|vbscript)\s*:\s*\S|\bdata:[a-z]+\//i;

/** `https`, a host name with a dot, no credentials. What ends a sentence is none of it. */
const isGoodAddress = (address: string): boolean =>
  /^https:\/\/[^\s/@:?#]+\.[^\s/@:?#]+(?::\d{1,5})?(?:[/?#].*)?$/i.test(address.replace(/[.,;:!?)\]'"]+$/, ""));

/** What is wrong with a text; empty when nothing is. */
export const faultsOfText = (text: string): FieldError[] => {
  const fault = (code: string, detail: string): FieldError => ({ pointer: "/body/text", code, detail });
  const bad = [...text.matchAll(addresses)].map(([address]) => address).find((address) => !isGoodAddress(address));
  return [
    ...(text.trim() === "" ? [fault("blank", "The text is blank.")] : []),
    ...(controls.test(text)
      ? [fault("control_characters", "The text has control characters, or ones that turn its direction round.")]
      : []),
    ...(bad !== undefined || scripts.test(text)
      ? [fault("bad_link", "Addresses in the text must begin with https:// and a host name, without credentials.")]
      : []),
  ];
};
