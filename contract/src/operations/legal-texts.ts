/** What the law wants said to participants: texts of the tenant's own, by kind, country and language. */
import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Country, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";

export const LegalTextKind = Type.Enum(["terms", "privacy", "disclosure"], {
  title: "LegalTextKind",
  description: "Terms of the programme, the privacy note, or the disclosure that a promotion needs.",
});

const Language = Type.String({
  title: "Language",
  pattern: "^[a-z]{2}$",
  description: "ISO 639-1, as `de`.",
  examples: ["de"],
});

const LegalTextId = Type.String({
  title: "LegalTextId",
  pattern: "^(?:terms|privacy|disclosure)\\.(?:[A-Z]{2}\\.[a-z]{2}|any\\.[a-z]{2}|any\\.any)$",
  description:
    "Kind, country and language, as `terms.DE.de`; `terms.any.de` for every country, `terms.any.any` for everybody else.",
  examples: ["terms.DE.de"],
});

const Text = Type.String({
  minLength: 1,
  maxLength: limits.legalTextCharacters,
  title: "LegalTextBody",
  description: "Plain text. Addresses in it begin with `https://`. Never put personal data here.",
  examples: ["You get 10 euros for each friend.\n\nAll terms: https://example.com/terms"],
});

const identity = {
  id: LegalTextId,
  kind: LegalTextKind,
  country: Nullable(Country),
  language: Nullable(Language),
};
const version = {
  version: Type.Integer({ minimum: 0, description: "0: there never was one. Taking a text away makes a version too." }),
  author: Nullable(Type.String({ description: "Who made this version: the id of a key or person, or `operator`." })),
  changedAt: Nullable(Instant),
};

const LegalText = Closed({ ...identity, ...version, text: Nullable(Text) }, { title: "LegalText" });
const LegalTextSummary = Closed(
  { ...identity, ...version, characters: Type.Integer({ minimum: 1 }) },
  { title: "LegalTextSummary" },
);
const LegalTextVersion = Closed({ ...version, text: Nullable(Text) }, { title: "LegalTextVersion" });

const read = { tag: "Tenant", caller: "secret", scope: "tenant:read" } as const;
const write = { tag: "Tenant", caller: "secret", scope: "tenant:write" } as const;
const one = { path: "/v1/legal-texts/{textId}", params: Closed({ textId: LegalTextId }), etag: true } as const;

export const listLegalTexts = defineOperation({
  ...read,
  id: "listLegalTexts",
  method: "GET",
  path: "/v1/legal-texts",
  summary: "List the legal texts there are",
  query: Closed({ ...PageQuery, kind: Type.Optional(LegalTextKind) }),
  success: {
    status: 200,
    description: "Texts in the order of their ids, without what they say.",
    schema: Page(LegalTextSummary),
  },
  errors: ["invalid_cursor"],
});

export const findLegalText = defineOperation({
  ...read,
  id: "findLegalText",
  method: "GET",
  path: "/v1/legal-texts/lookup",
  summary: "Find the text for a person",
  description:
    "The one of the person's country and language; else the one of the language for every country; else the one for everybody else.",
  query: Closed({
    kind: LegalTextKind,
    country: Type.Optional(Country),
    language: Type.Optional(Language),
  }),
  success: {
    status: 200,
    description: "The text, and by what it was found; nulls where there is none.",
    schema: Closed(
      { match: Nullable(Type.Enum(["exact", "language", "default"])), found: Nullable(LegalText) },
      { title: "FoundLegalText" },
    ),
  },
});

export const getLegalText = defineOperation({
  ...read,
  ...one,
  id: "getLegalText",
  method: "GET",
  summary: "Read a legal text",
  description: "One that was never written, or was taken away, has `text` null.",
  success: { status: 200, description: "The text as it is now.", schema: LegalText },
});

export const putLegalText = defineOperation({
  ...write,
  ...one,
  id: "putLegalText",
  method: "PUT",
  summary: "Write a legal text",
  description: `Makes a new version; the same text once more makes none. Plain text: addresses begin with \`https://\` and carry no credentials. A tenant has ${limits.legalTexts} texts at the most.`,
  ifMatch: true,
  bodyBytes: 262_144,
  body: Closed({ text: Text }, { title: "PutLegalText" }),
  success: { status: 200, description: "The text as it is now.", schema: LegalText },
  errors: ["rule_violated", "limit_reached"],
});

export const deleteLegalText = defineOperation({
  ...write,
  ...one,
  id: "deleteLegalText",
  method: "DELETE",
  summary: "Take a legal text away",
  description: "Nobody is shown it any more. Its versions stay. Doing it twice changes nothing.",
  success: { status: 200, description: "The text, which is null.", schema: LegalText },
});

export const listLegalTextVersions = defineOperation({
  ...read,
  id: "listLegalTextVersions",
  method: "GET",
  path: "/v1/legal-texts/{textId}/versions",
  params: one.params,
  summary: "List the versions of a legal text",
  query: Closed(PageQuery),
  success: { status: 200, description: "Versions, newest first. They never change.", schema: Page(LegalTextVersion) },
  errors: ["invalid_cursor"],
});
