import type { CampaignTerms } from "@beckon/contract";
import { completeTerms } from "../core/campaign/campaign.ts";
import type { QualifyingEvent } from "../core/qualification/evaluate.ts";
import type { ActiveReferral, ActivityStore } from "../core/referral/activity-store.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

const columns = `referral_id as "referralId", campaign_id as "campaignId", revision, referrer_id as "referrerId",
  referee_id as "refereeId", onboarding_id as "onboardingId", state, signed_up_at as "signedUpAt",
  registered_at as "registeredAt"`;

/**
 * Newest first, by id, from the last item seen on (`~` is behind every id). As a referrer: backwards over the index by referrer, no
 * further than a page. As a referee: the one row there may be by its unique key; `offset 0` keeps the order out of that look-up.
 */
export const activityPage: Statement = {
  name: "activity-page",
  text: `(select ${columns} from referrals where tenant_id = $1 and referrer_id = $2
      and referral_id < coalesce($3::text, '~') order by referral_id desc limit $4)
    union all
    select * from (select ${columns} from referrals where tenant_id = $1 and referee_id = $2 offset 0) as_referee
      where "referralId" < coalesce($3::text, '~')
    order by "referralId" desc limit $4`,
};

/** By primary key, each revision of a page once. */
const qualifications: Statement = {
  name: "activity-qualifications",
  text: `select campaign_id as "campaignId", revision, terms from campaign_revisions where tenant_id = $1
    and (campaign_id, revision) in (select campaign, number from unnest($2::text[], $3::int[]) row (campaign, number))`,
};

const eventColumns = `event_id as "eventId", type, object_id as "objectId", status, occurred_at as "occurredAt",
  amount_minor::text as "amountMinor", currency, category, kind`;
const ofWords = `exists (select from unnest(w.words) word where starts_with(e.type, word))`;

/** As `event-list-of`, for many people in one statement: each part over its own index, and no person's list without an end. */
export const activityEvents: Statement = {
  name: "activity-events",
  text: `select w."referralId", found.* from jsonb_to_recordset($2::jsonb) w ("referralId" text, "participantId" text,
      "onboardingId" text, since timestamptz, words text[]),
    lateral (
      select ${eventColumns} from events e where e.tenant_id = $1 and e.participant_id = w."participantId"
        and e.occurred_at >= w.since and ${ofWords}
      union
      select ${eventColumns} from events e where e.tenant_id = $1 and e.onboarding_id = w."onboardingId"
        and e.occurred_at >= w.since and ${ofWords}
      order by "occurredAt", "eventId" limit $3) found`,
};

type ReferralRow = Omit<ActiveReferral, "signedUpAtMs" | "registeredAtMs"> & {
  signedUpAt: Date | null;
  registeredAt: Date;
};
type TermsRow = { campaignId: string; revision: number; terms: CampaignTerms };
type EventRow = Omit<QualifyingEvent, "occurredAtMs" | "amountMinor"> & {
  referralId: string;
  occurredAt: Date;
  amountMinor: string | null;
};

/** Reads a page of a person's referrals and what is needed to tell where they stand. */
export const activityStore = (db: Queryable): ActivityStore => ({
  page: async (tenantId, participantId, { after, limit }) => {
    const rows = await db.query<ReferralRow>(activityPage, [tenantId, participantId, after, limit]);
    return rows.map(({ signedUpAt, registeredAt, ...row }) => ({
      ...row,
      signedUpAtMs: toMsOrNull(signedUpAt),
      registeredAtMs: toMs(registeredAt),
    }));
  },
  qualifications: async (tenantId, revisions) => {
    const campaigns = revisions.map(({ campaignId }) => campaignId);
    const numbers = revisions.map(({ revision }) => revision);
    const rows = await db.query<TermsRow>(qualifications, [tenantId, campaigns, numbers]);
    return rows.map(({ terms, ...row }) => ({ ...row, qualification: completeTerms(terms).qualification }));
  },
  events: async (tenantId, wanted, limit) => {
    const asked = wanted.map(({ sinceMs, ...one }) => ({ ...one, since: toDate(sinceMs) }));
    const rows = await db.query<EventRow>(activityEvents, [tenantId, JSON.stringify(asked), limit]);
    return rows.map(({ occurredAt, amountMinor, ...row }) => ({
      ...row,
      occurredAtMs: toMs(occurredAt),
      amountMinor: amountMinor === null ? null : BigInt(amountMinor),
    }));
  },
});
