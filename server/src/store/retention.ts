import type { Forgettable, RetentionStore } from "../core/privacy/retention.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/** Rows of one bite: a few milliseconds of work, so that nobody waits long for what it holds. */
const bite = 1_000;

/** What was judged before is not judged again without what it was judged by. */
const waits = (referralId: string): string => `exists (select from referrals f where f.tenant_id = $1
  and f.referral_id = ${referralId} and f.state in ('registered', 'qualified'))`;
const noHashes = `'{"hashes": [], "disposable": null, "phoneCountries": null}'::jsonb`;

const named = (name: string, text: string): Statement => ({ name: `forget-${name}`, text });

/** $1 is the tenant, $2 the time before which things go. Each bite goes over an index of what there is to do. */
const statements: Record<Exclude<Forgettable, "events">, Statement> = {
  /** Over the partial index of those that have any. */
  eventAttributes: named(
    "event-attributes",
    `update events set attributes = '{}' where tenant_id = $1 and event_id = any(array(
        select event_id from events where tenant_id = $1 and received_at < $2 and attributes <> '{}'
        order by received_at limit ${bite} for update skip locked)) returning 1`,
  ),
  refusedWebhooks: named(
    "refused-webhooks",
    `delete from rejected_events where tenant_id = $1 and rejected_id = any(array(
        select rejected_id from rejected_events where tenant_id = $1 and received_at < $2
        order by received_at limit ${bite} for update skip locked)) returning 1`,
  ),
  /** The attempt stays as evidence about money; what was answered goes, which its trigger allows. */
  vetoExcerpts: named(
    "veto-excerpts",
    `update veto_attempts v set excerpt = null from (
        select reward_id, attempt from veto_attempts where tenant_id = $1 and at < $2 and excerpt is not null
        order by at limit ${bite} for update skip locked) old
      where v.tenant_id = $1 and v.reward_id = old.reward_id and v.attempt = old.attempt returning 1`,
  ),
  riskSignals: named(
    "risk-signals",
    `delete from risk_signals s using (
        select kind, hash, seen_at, person from risk_signals where tenant_id = $1 and seen_at < $2
        limit ${bite} for update skip locked) old
      where s.tenant_id = $1 and s.kind = old.kind and s.hash = old.hash and s.seen_at = old.seen_at and s.person = old.person
        returning 1`,
  ),
  assessedHashes: named(
    "assessed-hashes",
    `update risk_assessments set signals = signals || ${noHashes} where tenant_id = $1 and assessment_id = any(array(
        select a.assessment_id from risk_assessments a where a.tenant_id = $1 and a.at < $2 and a.signals -> 'hashes' <> '[]'
          and not ${waits("a.referral_id")}
        order by a.at limit ${bite} for update of a skip locked)) returning 1`,
  ),
  riskAssessments: named(
    "risk-assessments",
    `delete from risk_assessments where tenant_id = $1 and assessment_id = any(array(
        select a.assessment_id from risk_assessments a where a.tenant_id = $1 and a.at < $2 and not ${waits("a.referral_id")}
        limit ${bite} for update of a skip locked)) returning 1`,
  ),
  reviewNotes: named(
    "review-notes",
    `update risk_review_steps s set note = null from (
        select o.referral_id, o.sequence from risk_review_steps o
        join risk_reviews r on r.tenant_id = $1 and r.referral_id = o.referral_id and r.state = 'decided'
        where o.tenant_id = $1 and o.at < $2 and o.note is not null
        order by o.at limit ${bite} for update of o skip locked) old
      where s.tenant_id = $1 and s.referral_id = old.referral_id and s.sequence = old.sequence
        returning 1`,
  ),
  /** A tenant has ten thousand at the most. An entry about a participant stays: an erasure finds what was said of them by it. */
  riskLists: named(
    "risk-lists",
    `delete from risk_list_entries where tenant_id = $1 and entry_id = any(array(
        select entry_id from risk_list_entries where tenant_id = $1 and kind <> 'participant'
          and (removed_at < $2 or expires_at < $2) limit ${bite} for update skip locked))
        returning 1`,
  ),
  reservations: named(
    "reservations",
    `delete from reservations where tenant_id = $1 and reservation_id = any(array(
        select reservation_id from reservations where tenant_id = $1 and updated_at < $2 and state <> 'held'
        order by updated_at limit ${bite} for update skip locked)) returning 1`,
  ),
  tombstones: named(
    "tombstones",
    `delete from erasure_tombstones t using (
        select tombstone, pseudonym from erasure_tombstones where tenant_id = $1 and erased_at < $2
        order by erased_at limit ${bite} for update skip locked) old
      where t.tenant_id = $1 and t.tombstone = old.tombstone and t.pseudonym = old.pseudonym
        returning 1`,
  ),
};

/**
 * Blocks of the table are summed up by age. What a waiting referral is judged by stays; of others that were judged by what goes it
 * is noted that they cannot be judged any more. What happened before a sign-up never counted. $3 is now.
 */
const events: Statement = named(
  "events",
  `with gone as (
      delete from events where tenant_id = $1 and event_id = any(array(
        select e.event_id from events e where e.tenant_id = $1 and e.received_at < $2
          and not exists (select from referrals f where f.tenant_id = $1 and f.referee_id = e.participant_id
            and f.state in ('registered', 'qualified'))
          and not exists (select from referrals f where f.tenant_id = $1 and f.onboarding_id = e.onboarding_id
            and f.state in ('registered', 'qualified'))
        limit ${bite} for update of e skip locked))
      returning participant_id, onboarding_id, occurred_at),
    marked as (
      update referrals f set evidence_gone_at = $3 where f.tenant_id = $1 and f.evidence_gone_at is null and f.referral_id in (
        select r.referral_id from gone g join referrals r on r.tenant_id = $1 and r.referee_id = g.participant_id
          and g.occurred_at >= least(r.signed_up_at, r.registered_at)
        union
        select r.referral_id from gone g join referrals r on r.tenant_id = $1 and r.onboarding_id = g.onboarding_id
          and g.occurred_at >= least(r.signed_up_at, r.registered_at)))
    select 1 from gone`,
);

/** The temporary id stays the row's only name where no other was ever known: a pseudonym of its own takes its place. */
const signUpGone = `country = null, signed_up_at = null, sign_up_gone_at = $3, version = f.version + 1`;
const forgetSignUps: Statement = {
  name: "forget-sign-ups",
  text: `with old as (
      select referral_id from referrals where tenant_id = $1 and sign_up_gone_at is null and updated_at < $2
        and state in ('expired', 'declined', 'voided') and qualified_at is null
      order by updated_at limit cardinality($4::text[]) for update skip locked),
    numbered as (select referral_id, row_number() over () as place from old)
    update referrals f set ${signUpGone}, onboarding_id = case when f.referee_id is null then ($4::text[])[n.place] end
    from numbered n where f.tenant_id = $1 and f.referral_id = n.referral_id returning 1`,
};
const forgetSignUp: Statement = {
  name: "forget-sign-up",
  text: `update referrals f set ${signUpGone}, onboarding_id = case when f.referee_id is null then $4 end
    where f.tenant_id = $1 and f.referral_id = $2`,
};
const listAbandoned: Statement = {
  name: "forget-list-abandoned",
  text: `select f.referral_id as "referralId" from referrals f
    where f.tenant_id = $1 and f.referee_id is null and f.state = 'registered' and f.registered_at < $2
      and not exists (select from events e where e.tenant_id = $1 and e.onboarding_id = f.onboarding_id and e.received_at >= $2)
      and not exists (select from rewards r where r.tenant_id = $1 and r.referral_id = f.referral_id)
    order by f.registered_at limit $3`,
};

/** Of whom a tenant does not track any more. Over the primary key, which leads with the kind. */
const forgetTrackSignals: Statement = named(
  "track-signals",
  `delete from risk_signals s using (
      select kind, hash, seen_at, person from risk_signals where tenant_id = $1 and kind in ('network', 'device')
      limit ${bite} for update skip locked) old
    where s.tenant_id = $1 and s.kind = old.kind and s.hash = old.hash and s.seen_at = old.seen_at and s.person = old.person
    returning 1`,
);
/** Over the partial index of those that have any; what else a sign-up was judged by stays. */
const forgetTrackAssessments: Statement = named(
  "track-assessments",
  `update risk_assessments set ip_country = null, signals = signals || jsonb_build_object('notCollected', '["network", "device"]'::jsonb,
      'hashes', (select coalesce(jsonb_agg(h), '[]') from jsonb_array_elements(signals -> 'hashes') h
        where h ->> 'kind' not in ('network', 'device')))
    where tenant_id = $1 and assessment_id = any(array(
      select assessment_id from risk_assessments where tenant_id = $1
        and (ip_country is not null or signals -> 'hashes' @> '[{"kind": "network"}]' or signals -> 'hashes' @> '[{"kind": "device"}]')
      limit ${bite} for update skip locked)) returning 1`,
);

/** What goes when its time is over, in bites. */
export const retentionStore = (db: Queryable): RetentionStore => ({
  forget: async (tenantId, what, { beforeMs, nowMs }) => {
    const before = toDate(beforeMs);
    const run =
      what === "events"
        ? db.query(events, [tenantId, before, toDate(nowMs)])
        : db.query(statements[what], [tenantId, before]);
    return (await run).length;
  },
  forgetTracks: async (tenantId) =>
    (await db.query(forgetTrackSignals, [tenantId])).length +
    (await db.query(forgetTrackAssessments, [tenantId])).length,
  listAbandoned: async (tenantId, beforeMs, limit) => {
    const rows = await db.query<{ referralId: string }>(listAbandoned, [tenantId, toDate(beforeMs), limit]);
    return rows.map(({ referralId }) => referralId);
  },
  forgetSignUps: async (tenantId, { beforeMs, nowMs }, pseudonyms) =>
    (await db.query(forgetSignUps, [tenantId, toDate(beforeMs), toDate(nowMs), pseudonyms])).length,
  forgetSignUp: async (tenantId, referralId, pseudonym, nowMs) => {
    await db.query(forgetSignUp, [tenantId, referralId, toDate(nowMs), pseudonym]);
  },
});
