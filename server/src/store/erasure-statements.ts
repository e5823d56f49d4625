/** The statements of an erasure, in their order. $1 is the tenant, $2 the id, $3 the pseudonym; each counts what it changed. */
import type { ErasureCounts } from "../core/privacy/privacy-store.ts";
import { riskStatements } from "./erasure-risk-statements.ts";
import type { Statement } from "./session.ts";

/** What statements may need beside tenant, id and pseudonym. */
export type ErasureFacts = {
  at: Date;
  onboardingId: string | null;
  /** Of the referrals the person made, and the one by which they came. */
  madeIds: readonly string[];
  referralIds: readonly string[];
  rewardIds: readonly string[];
  /** Codes, referrals and rewards whose events name the person. */
  subjectIds: readonly string[];
  /** What stands in the place of an answer that is kept for repetition and named the person. */
  erasedAnswer: { status: number; headers: Record<string, string>; body: string };
};

/** How an id is found in texts: as it is and as JSON spells it, as a word of its own, as a whole value of JSON, and as a piece between signs. */
export type IdMatch = { spelled: string; word: string; value: string; piece: string };

const escaped = (text: string): string => text.replaceAll(/[^A-Za-z0-9_\u0080-\uffff]/g, String.raw`\$&`);

/** A part of a longer id is another id; an id of digits may stand in JSON as a number. */
export const matchOf = (id: string): IdMatch => {
  const spelled = JSON.stringify(id).slice(1, -1);
  const either = [...new Set([id, spelled])].map(escaped).join("|");
  return {
    spelled,
    word: `(?<![A-Za-z0-9_.-])(?:${either})(?![A-Za-z0-9_-])`,
    piece: `(?<![A-Za-z0-9])${escaped(id)}(?![A-Za-z0-9])`,
    value: String.raw`"${escaped(spelled)}"|[:,\[]\s*${escaped(spelled)}\s*[],}]`,
  };
};

type Step = {
  statement: Statement;
  more?: (facts: ErasureFacts) => unknown[];
  counts?: keyof ErasureCounts;
};

const counting = (name: string, text: string): Statement => ({
  name: `erase-${name}`,
  text: `with changed as (${text} returning 1) select count(*)::int as n from changed`,
});

/** Keeps what others' referrals and rewards hang on, and nothing that was said of the person. */
const addPseudonym = counting(
  "add-pseudonym",
  `insert into participants (tenant_id, participant_id, state, version, created_at, updated_at)
    select tenant_id, $3, 'erased', version + 1, created_at, $4 from participants where tenant_id = $1 and participant_id = $2`,
);

/** A drawn text stays taken, so that nobody else gets its late friends. A chosen one may be a name, and goes. */
const codes = counting(
  "codes",
  `update codes set participant_id = $3, state = 'replaced', version = version + 1, updated_at = $4,
      code = case source when 'vanity' then 'ERASED' || upper(right(code_id, 26)) else code end
    where tenant_id = $1 and participant_id = $2`,
);

/** Each side over its own index. */
const referrals = counting(
  "referrals",
  `update referrals set referrer_id = case referrer_id when $2 then $3 else referrer_id end,
      referee_id = case referee_id when $2 then $3 else referee_id end,
      onboarding_id = case when referee_id = $2 and onboarding_id is not null then $3 else onboarding_id end,
      country = case referee_id when $2 then null else country end, version = version + 1, updated_at = $4
    where tenant_id = $1 and (referrer_id = $2 or referee_id = $2)`,
);

/** Over the indexes by participant and by referral. What a payout failed for is a text about the person; its reference is the books'. */
const rewards = counting(
  "rewards",
  `update rewards set participant_id = case participant_id when $2 then $3 else participant_id end,
      referrer_id = case referrer_id when $2 then $3 else referrer_id end,
      failure = case participant_id when $2 then null else failure end,
      failed_at = case participant_id when $2 then null else failed_at end, version = version + 1, updated_at = $4
    where tenant_id = $1 and (participant_id = $2 or referral_id = any($5::text[]))`,
);

/** Over the primary key, campaign by campaign. */
const counted = counting(
  "counted",
  `update counted_referrals set referrer_id = $3 where tenant_id = $1 and referrer_id = $2
    and campaign_id in (select campaign_id from campaigns where tenant_id = $1)`,
);
const audience = {
  name: "erase-audience",
  text: `with changed as (delete from campaign_audience where tenant_id = $1 and participant_id = $2
      and campaign_id in (select campaign_id from campaigns where tenant_id = $1) returning 1)
    select count(*)::int as n from changed where $3::text is not null`,
};
const person = {
  name: "erase-person",
  text: `with changed as (delete from participants where tenant_id = $1 and participant_id = $2 returning 1)
    select count(*)::int as n from changed where $3::text is not null`,
};

/** After the person's own row is gone: the trigger asks for it. */
const ledger = counting(
  "ledger",
  `update ledger_entries set participant_id = $3 where tenant_id = $1 and participant_id = $2`,
);

const referralNotes = {
  name: "erase-referral-notes",
  text: `update referral_transitions set note = null where tenant_id = $1 and referral_id = any($2::text[]) and note is not null`,
};
const reviewNotes = {
  name: "erase-review-notes",
  text: `update risk_review_steps set note = null where tenant_id = $1 and referral_id = any($2::text[]) and note is not null`,
};
const rewardNotes = {
  name: "erase-reward-notes",
  text: `update reward_transitions set note = null where tenant_id = $1 and reward_id = any($2::text[]) and note is not null`,
};

/**
 * What the friend did still decides about the other's reward, so it stays, under numbers instead of the tenant's own ids. Payments
 * about one object stay together.
 */
const events = counting(
  "events",
  `update events e set participant_id = case when e.participant_id is null then null else $3 end,
      onboarding_id = case when e.onboarding_id is null then null else $3 end,
      event_id = $3 || '.e' || n.place, object_id = $3 || '.o' || n.object, attributes = '{}',
      content_hash = sha256(convert_to($3 || n.place, 'UTF8'))
    from (select event_id, row_number() over (order by occurred_at, event_id) as place, dense_rank() over (order by object_id) as object
      from (select event_id, occurred_at, object_id from events where tenant_id = $1 and participant_id = $2
        union select event_id, occurred_at, object_id from events where tenant_id = $1 and onboarding_id = $4) own) n
    where e.tenant_id = $1 and e.event_id = n.event_id`,
);

const reservations = {
  name: "erase-reservations",
  text: `update reservations set onboarding_id = $2 where tenant_id = $1 and onboarding_id = $3`,
};
const tokens = {
  name: "erase-tokens",
  text: `with changed as (delete from participant_tokens where tenant_id = $1 and participant_id = $2 returning 1)
    select count(*)::int as n from changed where $3::text is not null`,
};

/** Over the index by subject, and that of what names a person under another subject. */
const eventsAbout = (subjectIds: string, id: string): string =>
  `select event_id from outbox_events where tenant_id = $1 and subject_id = any(${subjectIds})
    union select event_id from outbox_events where tenant_id = $1 and type in ('risk.alarm', 'campaign.referrer_limit_near')
      and data ->> 'participantId' = ${id}`;
/** Held against what fans out or resends; a delivery reads its event when it leaves, so what waits leaves with the pseudonym. */
const outbox = counting(
  "outbox",
  `update outbox_events o set data = (select jsonb_object_agg(key,
      case when key in ('participantId', 'referrerId', 'refereeId', 'onboardingId') and value in (to_jsonb($2::text), to_jsonb($4::text))
      then to_jsonb($3::text) else value end) from jsonb_each(o.data))
    from (select event_id from outbox_events where tenant_id = $1 and event_id in (${eventsAbout("$5::text[]", "$2")})
      order by event_id for update) held
    where o.tenant_id = $1 and o.event_id = held.event_id and o.data <> '{}'
      and exists (select from jsonb_each(o.data) where value in (to_jsonb($2::text), to_jsonb($4::text)))`,
);

/**
 * Calls that are under way lose their lease to nobody: what the far end says to the id is not written down, and when the lease would
 * have ended they are made anew. The others are held, so that none is claimed with what it said before.
 */
const orphanDeliveries = {
  name: "erase-orphan-deliveries",
  text: `update deliveries d set lease = 'erasure'
    from (select delivery_id from deliveries where tenant_id = $1 and state in ('pending', 'retrying')
        and event_id in (${eventsAbout("$2::text[]", "$3")}) order by delivery_id for update) held
    where d.tenant_id = $1 and d.delivery_id = held.delivery_id and d.lease is not null`,
};
const orphanQuestions = {
  name: "erase-orphan-questions",
  text: `update veto_questions q set lease = 'erasure'
    from (select reward_id from veto_questions where tenant_id = $1 and reward_id = any($2::text[]) and (state = 'open' or lease is not null)
      order by reward_id for no key update) held
    where q.tenant_id = $1 and q.reward_id = held.reward_id and q.lease is not null`,
};

/** A receiver may have answered with the person's id. */
const vetoExcerpts = {
  name: "erase-veto-excerpts",
  text: `update veto_attempts set excerpt = null where tenant_id = $1 and reward_id = any($2::text[]) and excerpt is not null`,
};
const excerpts = {
  name: "erase-excerpts",
  text: `update delivery_attempts a set excerpt = null from deliveries d
    where d.tenant_id = $1 and d.event_id in (${eventsAbout("$2::text[]", "$3")})
      and a.tenant_id = $1 and a.delivery_id = d.delivery_id and a.excerpt is not null`,
};

/**
 * All that are kept, which is three days' worth. An answer that named the person says from now on that it was erased, so that its
 * repetition changes nothing; a key that is made of the id becomes another.
 */
const idempotency = counting(
  "idempotency",
  `update idempotency_records r set status = $7, headers = $8, body = $9, idempotency_key = case
      when r.idempotency_key ~ $10 then $3 || '.' || n.place else r.idempotency_key end
    from (select caller, operation, idempotency_key, row_number() over () as place from idempotency_records
      where tenant_id = $1 and (strpos(body, $4) > 0 and (body ~ $6 or status >= 400 and body ~ $5)
        or strpos(idempotency_key, $2) > 0 and idempotency_key ~ $10)) n
    where r.tenant_id = $1 and r.caller = n.caller and r.operation = n.operation and r.idempotency_key = n.idempotency_key`,
);

const refused = counting(
  "refused-webhooks",
  `update rejected_events set body = null, detail = 'It named a participant who was erased.'
    where tenant_id = $1 and $3::text is not null and (strpos(body, $4) > 0 and body ~ $6 or strpos(detail, $2) > 0 and detail ~ $5)`,
);

/**
 * Over the index by subject, before the lists forget whom they were about. What was said of the person's codes, referrals, rewards
 * and entries of lists is about them; of entries about themself the id goes too. The chain holds digests, which stay.
 */
const audit = counting(
  "audit",
  `update audit_entries set salt = null, reason = null, subject_id = case when subject_digest is null then subject_id else $3 end
    where tenant_id = $1 and salt is not null and (subject_digest is null or subject_id = $2) and subject_id = any(
      $4::text[] || $2 || array(select entry_id from risk_list_entries where tenant_id = $1 and kind = 'participant' and match = $2))`,
);

/** With tenant, id and pseudonym first. */
export const namedSteps: readonly Step[] = [
  { statement: addPseudonym, more: ({ at }) => [at] },
  { statement: codes, more: ({ at }) => [at], counts: "codes" },
  { statement: referrals, more: ({ at }) => [at], counts: "referrals" },
  { statement: rewards, more: ({ at, madeIds }) => [at, madeIds], counts: "rewards" },
  { statement: counted },
  { statement: audience },
  { statement: person },
  { statement: ledger, counts: "ledgerEntries" },
  { statement: events, more: ({ onboardingId }) => [onboardingId], counts: "events" },
  { statement: audit, more: ({ subjectIds }) => [subjectIds] },
  ...riskStatements.map((statement) => ({ statement, more: ({ onboardingId }: ErasureFacts) => [onboardingId] })),
  { statement: tokens, counts: "accessTokens" },
  {
    statement: outbox,
    more: ({ onboardingId, subjectIds }) => [onboardingId, subjectIds],
    counts: "outboundEvents",
  },
];

/** What holds texts as they came, with each of the person's ids in the place of $2. */
export const wordSteps: readonly {
  statement: Statement;
  more: (match: IdMatch, facts: ErasureFacts) => unknown[];
  counts: keyof ErasureCounts;
}[] = [
  {
    statement: idempotency,
    more: (match, { erasedAnswer: { status, headers, body } }) => [
      ...[match.spelled, match.word, match.value, status],
      ...[JSON.stringify(headers), body, match.piece],
    ],
    counts: "idempotencyRecords",
  },
  { statement: refused, more: (match) => [match.spelled, match.word, match.value], counts: "refusedWebhooks" },
];

/** With the tenant first and what each is about. */
export const textSteps: readonly {
  statement: Statement;
  values: (facts: ErasureFacts, pseudonym: string) => unknown[];
}[] = [
  { statement: referralNotes, values: ({ referralIds }) => [referralIds] },
  { statement: reviewNotes, values: ({ referralIds }) => [referralIds] },
  { statement: rewardNotes, values: ({ rewardIds }) => [rewardIds] },
  { statement: orphanQuestions, values: ({ rewardIds }) => [rewardIds] },
  { statement: vetoExcerpts, values: ({ rewardIds }) => [rewardIds] },
  { statement: orphanDeliveries, values: ({ subjectIds }, pseudonym) => [subjectIds, pseudonym] },
  { statement: excerpts, values: ({ subjectIds }, pseudonym) => [subjectIds, pseudonym] },
  { statement: reservations, values: ({ onboardingId }, pseudonym) => [pseudonym, onboardingId] },
];
