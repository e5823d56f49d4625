import { limits } from "@beckon/contract";
import type { Repositories } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import {
  candidatesFor,
  faultsOfText,
  type LegalText,
  type LegalTextKind,
  type Match,
  unwritten,
} from "./legal-text.ts";

/** A text as it is now; version 0 where it was never written. */
export const readLegalText = async (
  { legalTexts }: Repositories,
  tenantId: string,
  textId: string,
): Promise<LegalText> => (await legalTexts.findAll(tenantId, [textId]))[0] ?? unwritten(textId);

/** The text for a person of this country and language, and by what it was found; null where the tenant has none for them. */
export const findLegalText = async (
  { legalTexts }: Repositories,
  tenantId: string,
  person: { kind: LegalTextKind; country: string | null; language: string | null },
): Promise<{ match: Match; found: LegalText } | null> => {
  const candidates = candidatesFor(person.kind, person);
  const texts = await legalTexts.findAll(
    tenantId,
    candidates.map(({ textId }) => textId),
  );
  for (const { match, textId } of candidates) {
    const found = texts.find((one) => one.textId === textId && one.text !== null);
    if (found) return { match, found };
  }
  return null;
};

/**
 * Makes a new version, or none where the text is that already; null takes it away. Without `version` it is made of whatever is
 * there. Errors: precondition_failed, rule_violated, limit_reached.
 */
export const changeLegalText = async (
  repositories: Repositories,
  change: {
    tenantId: string;
    textId: string;
    version: number | null;
    text: string | null;
    author: string;
    nowMs: number;
  },
): Promise<LegalText> => {
  const { tenantId, textId, version, author, nowMs } = change;
  const text = change.text === null ? null : change.text.replace(/\r\n?/g, "\n");
  const faults = text === null ? [] : faultsOfText(text);
  if (faults.length > 0) throw violations(faults);
  // All who write texts of the tenant wait for each other: the limit is over all of them.
  await repositories.tenants.lock(tenantId);
  const present = await readLegalText(repositories, tenantId, textId);
  const stale = new Refusal("precondition_failed", `The text is at version ${present.version} now.`);
  if (version !== null && present.version !== version) throw stale;
  if (present.text === text) return present;
  if (present.text === null && (await repositories.legalTexts.count(tenantId)) >= limits.legalTexts)
    throw new Refusal("limit_reached", `A tenant has ${limits.legalTexts} legal texts at the most.`);
  const next = { textId, version: present.version + 1, text, author, createdAtMs: nowMs };
  if (!(await repositories.legalTexts.add(tenantId, next))) throw stale;
  return next;
};
