import { type BodyOf, type CampaignTerms, type FieldError, limits, type Operations } from "@beckon/contract";
import { faultsOfCodePolicy } from "../code/code-text.ts";
import { faultsOfQualification, withQualification } from "../qualification/terms.ts";
import { referralsMeasure } from "../reward/change-rewards.ts";
import { newsOfChange, tellLimits } from "../reward/limit-news.ts";
import { faultsOfRewardTerms, withRewardTerms } from "../reward/reward-terms.ts";
import { newId } from "../ids.ts";
import { noSuchDate } from "../instant.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import { policyOf } from "../risk/presets.ts";
import { isTimeZone } from "../tenant/tenant.ts";
import { faultOfRule } from "./audience.ts";
import {
  areSameTerms,
  type Campaign,
  type CampaignStep,
  campaignSteps,
  changeableStates,
  defaultTerms,
} from "./campaign.ts";
import { tellCampaignStep } from "./campaign-events.ts";
import { zonedInstantMs } from "./zoned-instant.ts";

type CampaignInput = BodyOf<Operations["updateCampaign"]>;

/** A new draft. Errors: rule_violated, limit_reached. */
export const createCampaign = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, author, input }: { tenantId: string; author: string; input: BodyOf<Operations["createCampaign"]> },
): Promise<Campaign> => {
  const tenant = await repositories.tenants.find(tenantId);
  if (!tenant) throw new Refusal("not_found", `There is no tenant ${tenantId}.`);
  if ((await repositories.campaigns.count(tenantId)) >= limits.campaigns)
    throw new Refusal("limit_reached", `A tenant has at most ${limits.campaigns} campaigns.`);
  const nowMs = surroundings.clock.nowMs();
  const draft: Campaign = {
    campaignId: newId("cmp", surroundings),
    name: input.name,
    state: "draft",
    priority: 0,
    timeZone: tenant.timeZone,
    startsAtMs: null,
    endsAtMs: null,
    codeLength: defaultTerms.codePolicy.length,
    revision: {
      ...{ revisionId: newId("rev", surroundings), number: 1, terms: defaultTerms },
      ...{ author, note: input.note ?? null, createdAtMs: nowMs },
    },
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
  const campaign = withChanges(draft, input, repositories.policies.ids());
  await repositories.campaigns.insert(tenantId, campaign);
  return campaign;
};

/** Errors: not_found, invalid_state, precondition_failed, rule_violated. */
export const updateCampaign = async (
  repositories: Repositories,
  surroundings: Surroundings,
  {
    tenantId,
    campaignId,
    version,
    author,
    input,
  }: { tenantId: string; campaignId: string; version: number; author: string; input: CampaignInput },
): Promise<Campaign> => {
  const campaign = await lockCampaign(repositories, tenantId, campaignId);
  if (campaign.version !== version)
    throw new Refusal("precondition_failed", `The campaign is at version ${campaign.version} now.`);
  refuseUnlessChangeable(campaign);
  const changed = withChanges(campaign, input, repositories.policies.ids());
  const nowMs = surroundings.clock.nowMs();
  if (!areSameTerms(changed.revision.terms, campaign.revision.terms)) {
    changed.revision = {
      revisionId: newId("rev", surroundings),
      number: campaign.revision.number + 1,
      terms: changed.revision.terms,
      author,
      note: input.note ?? null,
      createdAtMs: nowMs,
    };
  }
  const saved = { ...changed, version: campaign.version + 1, updatedAtMs: nowMs };
  await repositories.campaigns.save(tenantId, saved);
  await tellChangedLimits(repositories, surroundings, { tenantId, before: campaign, after: saved });
  return saved;
};

/** What is used is read without a lock: a grant under way tells by itself, by the terms of its referral. */
const tellChangedLimits = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, before, after }: { tenantId: string; before: Campaign; after: Campaign },
): Promise<void> => {
  const { campaignId, updatedAtMs: atMs } = after;
  const [old, now] = [before.revision.terms.limits, after.revision.terms.limits];
  if (JSON.stringify(old) === JSON.stringify(now)) return;
  const taken = (measure: string) => repositories.usage.taken(tenantId, campaignId, measure);
  const used = { budget: await taken(now.budget?.currency ?? ""), referrals: await taken(referralsMeasure) };
  await tellLimits(repositories, surroundings, { tenantId, campaignId, atMs }, newsOfChange(old, now, used));
};

/** Errors: not_found, invalid_state, limit_reached. */
export const takeCampaignStep = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, campaignId, step }: { tenantId: string; campaignId: string; step: CampaignStep },
): Promise<Campaign> => {
  const campaign = await lockCampaign(repositories, tenantId, campaignId);
  const { from, to } = campaignSteps[step];
  if (!from.includes(campaign.state))
    throw new Refusal(
      "invalid_state",
      `The campaign is ${campaign.state}; to ${step} it, it must be ${from.join(" or ")}.`,
    );
  if (to === "active") await repositories.tenants.lock(tenantId);
  if (to === "active" && (await repositories.campaigns.countActive(tenantId)) >= limits.activeCampaigns)
    throw new Refusal("limit_reached", `At most ${limits.activeCampaigns} campaigns are active at once.`);
  const nowMs = surroundings.clock.nowMs();
  const saved = { ...campaign, state: to, version: campaign.version + 1, updatedAtMs: nowMs };
  await repositories.campaigns.save(tenantId, saved);
  await tellCampaignStep(repositories, surroundings, { tenantId, step, campaign: saved });
  return saved;
};

/** Errors: not_found, invalid_state (ended or archived). Adding or removing twice changes nothing. */
export const changeAudience = async (
  repositories: Repositories,
  { clock }: Surroundings,
  change: { tenantId: string; campaignId: string; participantIds: readonly string[]; action: "add" | "remove" },
): Promise<{ changed: number; members: number }> => {
  const { tenantId, campaignId, participantIds, action } = change;
  const campaign = await lockCampaign(repositories, tenantId, campaignId);
  refuseUnlessChangeable(campaign);
  const { campaigns } = repositories;
  const changed =
    action === "add"
      ? await campaigns.addToAudience(tenantId, campaignId, participantIds, clock.nowMs())
      : await campaigns.removeFromAudience(tenantId, campaignId, participantIds);
  return { changed, members: await campaigns.countAudience(tenantId, campaignId) };
};

/** The terms with what an input names, for trying them out. Errors: rule_violated. */
export const draftTerms = (
  campaign: Campaign,
  terms: CampaignInput["terms"],
  policyIds: ReadonlySet<string>,
): CampaignTerms => {
  const faults: FieldError[] = [];
  const draft = termsWith(campaign, { terms: terms ?? {} }, policyIds, faults);
  if (faults.length > 0) throw violations(faults);
  return draft;
};

const lockCampaign = async (repositories: Repositories, tenantId: string, campaignId: string): Promise<Campaign> => {
  const campaign = await repositories.campaigns.lock(tenantId, campaignId);
  if (!campaign) throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
  return campaign;
};

const refuseUnlessChangeable = (campaign: Campaign): void => {
  if (!changeableStates.includes(campaign.state))
    throw new Refusal(
      "invalid_state",
      `The campaign is ${campaign.state}; it changes only as ${changeableStates.join(", ")}.`,
    );
};

/** The campaign with what the input names; everything checked together, so that all faults are told at once. */
const withChanges = (campaign: Campaign, input: CampaignInput, policyIds: ReadonlySet<string>): Campaign => {
  const faults: FieldError[] = [];
  const timeZone = input.timeZone ?? campaign.timeZone;
  if (!isTimeZone(timeZone))
    faults.push({
      pointer: "/body/timeZone",
      code: "unknown_time_zone",
      detail: `${timeZone} is not an IANA time zone.`,
    });
  const dateOf = (field: "startsAt" | "endsAt", present: number | null): number | null => {
    const text = input[field];
    if (text === undefined || text === null) return text === null ? null : present;
    const instant = zonedInstantMs(text, isTimeZone(timeZone) ? timeZone : "UTC");
    if (instant === null) faults.push(noSuchDate(`/body/${field}`, text));
    return instant;
  };
  const startsAtMs = dateOf("startsAt", campaign.startsAtMs);
  const endsAtMs = dateOf("endsAt", campaign.endsAtMs);
  if (startsAtMs !== null && endsAtMs !== null && startsAtMs >= endsAtMs)
    faults.push({
      pointer: "/body/endsAt",
      code: "ends_before_start",
      detail: "The campaign must end after it starts.",
    });
  const terms = termsWith(campaign, input, policyIds, faults);
  if (faults.length > 0) throw violations(faults);
  return {
    ...campaign,
    name: input.name ?? campaign.name,
    priority: input.priority ?? campaign.priority,
    timeZone,
    startsAtMs,
    endsAtMs,
    codeLength: Math.max(campaign.codeLength, terms.codePolicy.length),
    revision: { ...campaign.revision, terms },
  };
};

const termsWith = (campaign: Campaign, input: CampaignInput, policyIds: ReadonlySet<string>, faults: FieldError[]) => {
  const present = campaign.revision.terms;
  const wanted = input.terms ?? {};
  const codePolicy = { ...present.codePolicy, ...wanted.codePolicy };
  const audience = wanted.audience ?? present.audience;
  const qualification = withQualification(present.qualification, wanted.qualification);
  faults.push(...faultsOfQualification(qualification));
  const rewardTerms = withRewardTerms(present, wanted);
  const stepIds = new Set(qualification.steps.map(({ id }) => id));
  faults.push(...faultsOfRewardTerms(rewardTerms, { policyIds, stepIds }));
  for (const { field, detail } of faultsOfCodePolicy(codePolicy))
    faults.push({ pointer: `/body/terms/codePolicy/${field}`, code: "code_policy", detail });
  const { holdAt, refuseAt } = policyOf({ ...present.risk, ...wanted.risk });
  if (holdAt > refuseAt)
    faults.push({
      pointer: "/body/terms/risk/holdAt",
      code: "hold_after_refuse",
      detail: "A sign-up must be held from no higher a score than it is refused from.",
    });
  if (audience.type === "rules") {
    for (const [index, rule] of audience.rules.entries()) {
      const detail = faultOfRule(rule);
      if (detail) faults.push({ pointer: `/body/terms/audience/rules/${index}`, code: "audience_rule", detail });
    }
  }
  return {
    audience,
    codeCap: wanted.codeCap ?? present.codeCap,
    usedCounts: wanted.usedCounts ?? present.usedCounts,
    codePolicy,
    registration: { ...present.registration, ...wanted.registration },
    qualification,
    ...rewardTerms,
    risk: { ...present.risk, ...wanted.risk },
  };
};
