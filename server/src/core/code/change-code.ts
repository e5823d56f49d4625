import { changeableStates } from "../campaign/campaign.ts";
import { isInAudience } from "../campaign/audience.ts";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import type { Code } from "./code.ts";
import { capEvents } from "./code-events.ts";
import { drawCode, hasBlockedWord, normaliseCode } from "./code-text.ts";
import { issueCode } from "./issue-code.ts";

/** What people may have as a vanity text: any code, unless it contains a blocked word. */
const vanityText = (typed: string, ownBlockedWords: readonly string[]): string => {
  const text = normaliseCode(typed);
  if (text === null) throw new Refusal("code_not_available", "A code has 3 to 32 letters A-Z and digits.");
  if (hasBlockedWord(text, ownBlockedWords))
    throw new Refusal("code_not_available", "The text contains a blocked word.");
  return text;
};

const campaignOf = async (repositories: Repositories, tenantId: string, campaignId: string) => {
  const campaign = await repositories.campaigns.find(tenantId, campaignId);
  if (!campaign) throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
  return campaign;
};

/** An operator issues a code. Errors: not_found, campaign_inactive, not_in_audience, code_not_available, conflict. */
export const createCode = async (
  repositories: Repositories,
  surroundings: Surroundings,
  tenantId: string,
  wanted: { participantId: string; campaignId: string; code?: string },
): Promise<Code> => {
  const { participantId, campaignId } = wanted;
  const campaign = await campaignOf(repositories, tenantId, campaignId);
  const { audience, codePolicy } = campaign.revision.terms;
  const participant = await repositories.participants.find(tenantId, participantId);
  if (participant?.state === "erased") throw new Refusal("not_found", `${participantId} was erased.`);
  const facts = {
    onList: await repositories.campaigns.isOnList(tenantId, campaignId, participantId),
    country: participant?.country ?? null,
    attributes: participant?.attributes ?? {},
  };
  if (!isInAudience(audience, facts))
    throw new Refusal("not_in_audience", `${participantId} is not in the audience of campaign ${campaignId}.`);
  const text = wanted.code === undefined ? undefined : vanityText(wanted.code, codePolicy.blockedWords);
  const issued = await issueCode(repositories, surroundings, {
    tenantId,
    campaignId,
    participantId,
    states: changeableStates,
    ...(text === undefined ? {} : { text }),
  });
  switch (issued.kind) {
    case "issued":
      return issued.code;
    case "existing":
      if (text !== undefined && issued.code.code !== text)
        throw new Refusal(
          "conflict",
          `The participant already has the code ${issued.code.code} in this campaign; replace it instead.`,
        );
      return issued.code;
    case "campaign_inactive":
      throw new Refusal("campaign_inactive", `Campaign ${campaignId} is ${campaign.state}.`);
    case "text_taken":
      throw new Refusal("code_not_available", "The text, or one that looks like it, is taken.");
  }
};

/** Reads the code for a change; nobody else changes it until the transaction ends. Errors: not_found, invalid_state. */
const lockLiveCode = async (repositories: Repositories, tenantId: string, codeId: string): Promise<Code> => {
  const code = await repositories.codes.lock(tenantId, codeId);
  if (!code) throw new Refusal("not_found", `There is no code ${codeId}.`);
  if (code.state === "replaced")
    throw new Refusal("invalid_state", "The code was replaced by another text; that is for good.");
  return code;
};

const saved = (code: Code | null): Code => {
  if (!code) throw new Refusal("code_not_available", "The text, or one that looks like it, is taken.");
  return code;
};

/** Errors: not_found, invalid_state, precondition_failed, rule_violated (below `used`). */
export const changeCap = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, codeId, version, cap }: { tenantId: string; codeId: string; version: number; cap: number },
): Promise<Code> => {
  const code = await lockLiveCode(repositories, tenantId, codeId);
  if (code.version !== version) throw new Refusal("precondition_failed", `The code is at version ${code.version} now.`);
  if (cap < code.used) {
    const detail = `The cap cannot be below the ${code.used} referrals that are counted already.`;
    throw new Refusal("rule_violated", detail, { fields: [{ pointer: "/body/cap", code: "below_used", detail }] });
  }
  const nowMs = surroundings.clock.nowMs();
  const changed = saved(await repositories.codes.save(tenantId, { ...code, cap, updatedAtMs: nowMs }));
  const events = await capEvents(repositories, surroundings, { tenantId, before: code, after: changed });
  await repositories.outbox.add(tenantId, events, nowMs);
  return changed;
};

/** Disables or enables. Doing it twice changes nothing. Errors: not_found, invalid_state. */
export const setCodeState = async (
  repositories: Repositories,
  { clock }: Surroundings,
  { tenantId, codeId, state }: { tenantId: string; codeId: string; state: "active" | "disabled" },
): Promise<Code> => {
  const code = await lockLiveCode(repositories, tenantId, codeId);
  if (code.state === state) return code;
  return saved(await repositories.codes.save(tenantId, { ...code, state, updatedAtMs: clock.nowMs() }));
};

/** Gives the code another text and keeps the old one taken. Errors: not_found, invalid_state, code_not_available. */
export const replaceCode = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, codeId, wanted }: { tenantId: string; codeId: string; wanted: string | undefined },
): Promise<Code> => {
  const code = await lockLiveCode(repositories, tenantId, codeId);
  const campaign = await campaignOf(repositories, tenantId, code.campaignId);
  const policy = campaign.revision.terms.codePolicy;
  const nowMs = surroundings.clock.nowMs();
  const length = Math.max(policy.length, campaign.codeLength);
  const source = wanted === undefined ? "generated" : "vanity";
  const draws = wanted === undefined ? 10 : 1;
  let replaced: Code | null = null;
  for (let draw = 0; draw < draws && !replaced; draw++) {
    const text =
      wanted === undefined
        ? drawCode(policy, length + draw, surroundings.randomness)
        : vanityText(wanted, policy.blockedWords);
    if (text === code.code) throw new Refusal("code_not_available", "That is the text the code has now.");
    replaced = await repositories.codes.save(tenantId, { ...code, code: text, source, updatedAtMs: nowMs });
  }
  const changed = saved(replaced);
  await repositories.codes.insertTombstone(tenantId, code, newId("cod", surroundings), nowMs);
  return changed;
};
