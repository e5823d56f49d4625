import type { CampaignTerms } from "@beckon/contract";
import type { Repositories, Surroundings, TransactionRepositories } from "../ports.ts";
import { flagged, type Referral } from "../referral/referral.ts";
import { referralEvent } from "../referral/referral-events.ts";
import {
  alarmsOf,
  factsAsked,
  factsFor,
  noFacts,
  readFacts,
  reviewOf,
  RiskFactsFailed,
  saysSomething,
  toAssessment,
} from "./assess-sign-ups.ts";
import type { SignUp } from "./facts.ts";
import { judge } from "./judge.ts";
import { policyOf } from "./presets.ts";
import type { FactsAsked, FactsRead } from "./risk-store.ts";
import { noSignals, personOf } from "./signals.ts";

/** Read so that a failure undoes nothing else; then there are none. */
const readCarefully = async (
  repositories: Repositories | TransactionRepositories,
  tenantId: string,
  asked: FactsAsked,
): Promise<FactsRead | null> => {
  const read = () => readFacts(repositories, tenantId, asked);
  try {
    return await ("savepoint" in repositories ? repositories.savepoint(read) : read());
  } catch (error) {
    if (error instanceof RiskFactsFailed) return null;
    throw error;
  }
};

/**
 * Judges a held referral once more, before it or a reward of it is approved: by the signals of its sign-up, and by all that was
 * seen since. What is found now holds it for a review, and is never refused by itself: the person was told that they are in.
 * One that somebody has decided about, or decides about, is left alone.
 */
export const assessAgain = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, terms }: { tenantId: string; referral: Referral; terms: CampaignTerms },
): Promise<Referral> => {
  if (referral.review !== "none") return referral;
  const { risk, outbox, referrals } = repositories;
  const { referralId, codeId, campaignId, referrerId, refereeId, onboardingId, country, signedUpAtMs } = referral;
  const [latest] = await risk.listOfReferral(tenantId, referralId);
  const one: SignUp = {
    ...{ codeId, campaignId, referrerId, refereeId, onboardingId, country, signedUpAtMs },
    person: personOf(referral),
    ipCountry: latest?.ipCountry ?? null,
    atMs: referral.registeredAtMs,
    signals: latest?.signals ?? noSignals,
  };
  const policy = policyOf(terms.risk);
  const read = await readCarefully(repositories, tenantId, factsAsked([one], one.atMs));
  const facts = factsFor(one, read ?? noFacts(), 0);
  const judgement = judge(one, read ? facts : { ...facts, failed: ["facts"] }, policy);
  const assessment = toAssessment(surroundings, one, judgement, { policy, stage: "approval", referralId });
  if (saysSomething(one, judgement)) await risk.write(tenantId, [assessment], []);
  if (judgement.outcome === "pass") return referral;
  const nowMs = surroundings.clock.nowMs();
  const held = flagged(referral, nowMs);
  await referrals.setReview(tenantId, [held]);
  await repositories.reviews.open(tenantId, [reviewOf(assessment, terms, referralId)]);
  const events = [referralEvent(surroundings, "referral.flagged", held), ...alarmsOf(surroundings, assessment)];
  await outbox.add(tenantId, events, nowMs);
  return held;
};
