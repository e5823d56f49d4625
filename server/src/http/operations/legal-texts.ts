import type { AnswerOf, Operations } from "@beckon/contract";
import { changeLegalText, findLegalText, readLegalText } from "../../core/legal/change-legal-text.ts";
import { identityOf, type LegalText } from "../../core/legal/legal-text.ts";
import type { Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instantOrNull } from "./present.ts";

const presentVersion = ({ version, author, createdAtMs }: Omit<LegalText, "text">) => ({
  version,
  author,
  changedAt: instantOrNull(createdAtMs),
});
const presentText = (one: LegalText): AnswerOf<Operations["getLegalText"]> => ({
  id: one.textId,
  ...identityOf(one.textId),
  ...presentVersion(one),
  text: one.text,
});
const shown = (one: LegalText) => ({ body: presentText(one), version: one.version });

type LegalTextHandlers = Pick<
  Handlers,
  "listLegalTexts" | "findLegalText" | "getLegalText" | "putLegalText" | "deleteLegalText" | "listLegalTextVersions"
>;

export const legalTextHandlers: LegalTextHandlers = {
  listLegalTexts: async ({ query, context }) => ({
    body: await pageOf({
      name: "legal-texts",
      context,
      query,
      filters: { kind: query.kind ?? null },
      read: (filters, page) => context.repositories.legalTexts.list(context.tenantId, filters, page),
      keyOf: ({ textId }) => textId,
      show: ({ characters, ...one }) => ({
        id: one.textId,
        ...identityOf(one.textId),
        ...presentVersion(one),
        characters,
      }),
    }),
  }),
  findLegalText: async ({ query: { kind, country, language }, context: { repositories, tenantId } }) => {
    const person = { kind, country: country ?? null, language: language ?? null };
    const answer = await findLegalText(repositories, tenantId, person);
    return { body: answer ? { match: answer.match, found: presentText(answer.found) } : { match: null, found: null } };
  },
  getLegalText: async ({ params: { textId }, context: { repositories, tenantId } }) =>
    shown(await readLegalText(repositories, tenantId, textId)),
  putLegalText: async ({ params: { textId }, body: { text }, version, context }) => {
    const { repositories, tenantId, nowMs, caller } = context;
    return shown(await changeLegalText(repositories, { tenantId, textId, version, text, author: caller.id, nowMs }));
  },
  deleteLegalText: async ({ params: { textId }, context }) => {
    const { repositories, tenantId, nowMs, caller } = context;
    return shown(
      await changeLegalText(repositories, { tenantId, textId, version: null, text: null, author: caller.id, nowMs }),
    );
  },
  listLegalTextVersions: async ({ params: { textId }, query, context }) => ({
    body: await pageOf({
      name: `legal-text-versions ${textId}`,
      context,
      query,
      filters: {},
      read: (_filters, page) => context.repositories.legalTexts.listVersions(context.tenantId, textId, page),
      keyOf: ({ version }) => String(version),
      show: (one) => ({ ...presentVersion(one), text: one.text }),
    }),
  }),
};
