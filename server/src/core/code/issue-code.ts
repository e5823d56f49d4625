import type { CampaignState } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import type { Code } from "./code.ts";
import { codeIssued } from "./code-events.ts";
import { drawCode } from "./code-text.ts";

export type Issued =
  | { kind: "issued"; code: Code }
  /** The participant had one already. */
  | { kind: "existing"; code: Code }
  | { kind: "campaign_inactive" }
  /** The asked-for text belongs to another code. */
  | { kind: "text_taken" };

type Issue = {
  tenantId: string;
  campaignId: string;
  participantId: string;
  /** States of the campaign in which a code may be issued. */
  states: readonly CampaignState[];
  /** A vanity text, already normalised and allowed; without it one is drawn. */
  text?: string;
};

/** Each redraw has one more symbol, so even a tenant with 29^6 codes is through after two or three. */
const maximumDraws = 10;

/**
 * Gives a participant their one code in a campaign. Concurrency: safe to race with itself; the constraints decide, and the loser
 * reads what the winner wrote. A drawn text that is taken makes the campaign's codes one symbol longer from then on, so codes
 * stay sparse (a first collision comes at about the square root of all texts) without a counter that everybody would write.
 */
export const issueCode = async (
  repositories: Repositories,
  surroundings: Surroundings,
  issue: Issue,
): Promise<Issued> => {
  const { campaigns, codes } = repositories;
  const { tenantId, campaignId, participantId, states } = issue;
  for (let draw = 0; draw < maximumDraws; draw++) {
    const campaign = await campaigns.find(tenantId, campaignId);
    if (!campaign || !states.includes(campaign.state)) return { kind: "campaign_inactive" };
    const { codeCap: cap, codePolicy } = campaign.revision.terms;
    const length = Math.max(codePolicy.length, campaign.codeLength);
    const text = issue.text ?? drawCode(codePolicy, length, surroundings.randomness);
    const codeId = newId("cod", surroundings);
    const source = issue.text === undefined ? "generated" : "vanity";
    const code = await codes.insert(
      tenantId,
      { codeId, code: text, campaignId, participantId, cap, source },
      states,
      codeIssued(surroundings, { codeId, campaignId, participantId, cap }),
      surroundings.clock.nowMs(),
    );
    if (code) return { kind: "issued", code };
    const existing = await codes.findOfParticipant(tenantId, campaignId, participantId);
    if (existing) return { kind: "existing", code: existing };
    const standing = await campaigns.find(tenantId, campaignId);
    if (!standing || !states.includes(standing.state)) return { kind: "campaign_inactive" };
    if (issue.text !== undefined) return { kind: "text_taken" };
    await campaigns.growCodeLength(tenantId, campaignId, length);
  }
  throw new Error(`${maximumDraws} drawn codes in a row were taken`);
};
