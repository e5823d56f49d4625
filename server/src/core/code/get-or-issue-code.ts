import { isInAudience } from "../campaign/audience.ts";
import { campaignStanding } from "../campaign/campaign.ts";
import type { CodeOffer, Repositories, Surroundings } from "../ports.ts";
import type { Turns } from "../limit/fair-turns.ts";
import { issueCode } from "./issue-code.ts";

export type CodeOfParticipant =
  | { kind: "code"; code: string; cap: number; used: number }
  /** No campaign runs for this participant, or their code in it is disabled. */
  | { kind: "none" }
  | { kind: "blocked" };

type Who = { tenantId: string; participantId: string };

/**
 * The participant's code in the campaign that is for them now. One read when they have it. Concurrency: many first calls at
 * once return the same code; the database holds one per participant and campaign.
 */
export const findCode = async (
  repositories: Repositories,
  { clock }: Surroundings,
  who: Who,
): Promise<CodeOfParticipant> => {
  const found = await look(repositories, clock.nowMs(), who);
  return found.kind === "missing" ? { kind: "none" } : found;
};

/** The same, and issues the code when they have none yet, once it is the tenant's turn to write. */
export const getOrIssueCode = async (
  repositories: Repositories,
  surroundings: Surroundings,
  who: Who,
  turns: Turns,
): Promise<CodeOfParticipant> => {
  const found = await look(repositories, surroundings.clock.nowMs(), who);
  if (found.kind !== "missing") return found;
  const wanted = { ...who, campaignId: found.campaignId, states: ["active" as const] };
  const issued = await turns.inTurn(who.tenantId, () => issueCode(repositories, surroundings, wanted));
  if (issued.kind !== "issued" && issued.kind !== "existing") return { kind: "none" };
  const { code, cap, used, state } = issued.code;
  return state === "active" ? { kind: "code", code, cap, used } : { kind: "none" };
};

const look = async (
  repositories: Repositories,
  nowMs: number,
  { tenantId, participantId }: Who,
): Promise<CodeOfParticipant | { kind: "missing"; campaignId: string }> => {
  const offers = await repositories.codes.findOffers(tenantId, participantId);
  if (offers.length === 0) {
    const participant = await repositories.participants.find(tenantId, participantId);
    return participant && participant.state !== "active" ? { kind: "blocked" } : { kind: "none" };
  }
  if (offers[0] && (offers[0].participantState ?? "active") !== "active") return { kind: "blocked" };
  const offer = pickOffer(offers, nowMs);
  if (!offer) return { kind: "none" };
  const { code, cap, used } = offer;
  if (code === null || cap === null || used === null) return { kind: "missing", campaignId: offer.campaignId };
  return offer.codeState === "active" ? { kind: "code", code, cap, used } : { kind: "none" };
};

/** Of the campaigns that run and are for this participant, the one with the highest priority; then the oldest. */
export const pickOffer = (offers: readonly CodeOffer[], nowMs: number): CodeOffer | undefined => {
  let best: CodeOffer | undefined;
  for (const offer of offers) {
    if (
      best &&
      (best.priority > offer.priority || (best.priority === offer.priority && best.campaignId < offer.campaignId))
    )
      continue;
    if (campaignStanding(offer, nowMs) !== "running") continue;
    if (offer.audience && !isInAudience(offer.audience, factsOf(offer))) continue;
    best = offer;
  }
  return best;
};

const factsOf = (offer: CodeOffer) => ({
  onList: offer.onList === true,
  country: offer.country,
  attributes: offer.attributes ?? {},
});
