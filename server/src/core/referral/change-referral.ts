import type { ReasonCode } from "@beckon/contract";
import { moveSlots } from "../code/code-events.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { participantPerson, personOf } from "../risk/signals.ts";
import { referralEvent, referralStepEvent } from "./referral-events.ts";
import { type Referral, type ReferralState, referralMoves, standingStates } from "./referral.ts";

/** Reads the referral for a change; its code is held first, as registration does, so the two never wait for each other. */
export const lockReferral = async (
  repositories: Repositories,
  tenantId: string,
  referralId: string,
): Promise<Referral> => {
  const seen = await repositories.referrals.find(tenantId, referralId);
  if (!seen) throw new Refusal("not_found", `There is no referral ${referralId}.`);
  await repositories.codes.lock(tenantId, seen.codeId);
  const referral = await repositories.referrals.lock(tenantId, referralId);
  if (!referral) throw new Refusal("not_found", `There is no referral ${referralId}.`);
  return referral;
};

/**
 * Takes a held referral to another state, with its slot and its record. The slot of the cap follows the state: whoever leaves
 * the standing states gives it back, exactly once, because `counted` says who has one.
 * Errors: invalid_state; code_cap_reached when a slot is needed and none is free.
 */
export const moveReferral = async (
  repositories: Repositories,
  surroundings: Surroundings,
  tenantId: string,
  referral: Referral,
  move: { to: ReferralState; reason: ReasonCode | null; actor: string; note: string | null; takesSlot?: boolean },
): Promise<Referral> => {
  const { to } = move;
  const back = referral.state === "voided";
  const allowed = back ? referral.voidedFrom === to : referralMoves[referral.state].includes(to);
  if (!allowed)
    throw new Refusal("invalid_state", `The referral is ${referral.state}; from there it cannot become ${to}.`);
  const stands = standingStates.includes(to);
  const counted = stands && (referral.counted || move.takesSlot === true);
  const slots = Number(counted) - Number(referral.counted);
  const slotEvents = await moveSlots(repositories, surroundings, tenantId, [{ codeId: referral.codeId, slots }]);
  if (!slotEvents) throw new Refusal("code_cap_reached", "All slots of the code are taken.");
  const nowMs = surroundings.clock.nowMs();
  const changed: Referral = {
    ...referral,
    state: to,
    voidedFrom: to === "voided" ? (referral.state as Referral["voidedFrom"]) : null,
    reason: move.reason,
    counted,
    sequence: referral.sequence + 1,
    version: referral.version + 1,
    updatedAtMs: nowMs,
  };
  await repositories.referrals.save(tenantId, changed, {
    from: referral.state,
    actor: move.actor,
    note: move.note,
    atMs: nowMs,
  });
  const event = referralEvent(surroundings, referralStepEvent(referral.state, to), changed);
  await repositories.outbox.add(tenantId, [event, ...slotEvents], nowMs);
  return changed;
};

/**
 * Joins the temporary onboarding id to the permanent one, once it is known. The rules about who may be a referee are checked
 * now, with the tenant's forest held. Errors: not_found, invalid_state, conflict, self_referral, referral_cycle,
 * already_referred, referee_blocked.
 */
export const linkReferral = async (
  repositories: Repositories,
  { clock }: Surroundings,
  { tenantId, referralId, refereeId }: { tenantId: string; referralId: string; refereeId: string },
): Promise<Referral> => {
  const { referrals } = repositories;
  await referrals.holdForest(tenantId, "alone");
  const referral = await lockReferral(repositories, tenantId, referralId);
  if (referral.refereeId === refereeId) return referral;
  if (referral.refereeId !== null) throw new Refusal("conflict", "The referral is linked to another referee already.");
  if (!standingStates.includes(referral.state))
    throw new Refusal("invalid_state", `The referral is ${referral.state}.`);
  if (referral.referrerId === refereeId) throw new Refusal("self_referral", "The referee is the owner of the code.");
  const nowMs = clock.nowMs();
  const [held] = await referrals.holdReferees(tenantId, [refereeId], nowMs);
  if (held && held.state !== "active") throw new Refusal("referee_blocked", "The referee is blocked.");
  const [other] = await referrals.findByPeople(tenantId, [refereeId], []);
  if (other) throw new Refusal("already_referred", `The referee was referred before, by ${other.referralId}.`);
  if ((await repositories.privacy.referredBeforeErasure(tenantId, [refereeId])).size > 0)
    throw new Refusal("already_referred", "The referee was referred before they were erased.");
  if ((await referrals.ancestorsOf(tenantId, referral.referrerId)).includes(refereeId))
    throw new Refusal("referral_cycle", "The code's owner was referred, directly or through others, by this referee.");
  const linked = { ...referral, refereeId, version: referral.version + 1, updatedAtMs: nowMs };
  await referrals.link(tenantId, linked);
  if (referral.onboardingId !== null)
    await repositories.risk.renamePerson(tenantId, personOf(referral), participantPerson(refereeId));
  return linked;
};
