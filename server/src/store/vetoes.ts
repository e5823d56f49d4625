/** The tenants' vetoes, and the questions that workers ask. */
import type { ApprovalVeto, OutgoingQuestion, Question, QuestionState } from "../core/veto/approval-veto.ts";
import type { VetoStore } from "../core/veto/veto-store.ts";
import type { Attempt } from "../core/webhook/delivery.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

const find: Statement = {
  name: "veto-find",
  text: `select state, url, scheme, timeout_seconds as "timeoutSeconds", sealed_secret as "sealedSecret",
      sealed_previous_secret as "sealedPreviousSecret", previous_secret_until as "previousSecretUntil", version,
      updated_at as "updatedAt"
    from approval_vetoes where tenant_id = $1`,
};
const lock: Statement = { name: "veto-lock", text: `${find.text} for no key update` };

/** The first one by insert, later ones over the version before: of two at once one writes nothing. */
const put: Statement = {
  name: "veto-put",
  text: `insert into approval_vetoes as v (tenant_id, state, url, scheme, timeout_seconds, sealed_secret,
      sealed_previous_secret, previous_secret_until, version, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (tenant_id) do update set state = $2, url = $3, scheme = $4, timeout_seconds = $5, sealed_secret = $6,
      sealed_previous_secret = $7, previous_secret_until = $8, version = $9, updated_at = $10
    where v.version = $9 - 1
    returning 1`,
};

/** Rows of questions are always locked in the order of their ids, so that nobody waits in a circle. */
const hasten: Statement = {
  name: "veto-hasten",
  text: `update veto_questions q set next_attempt_at = $2
    from (select reward_id from veto_questions where tenant_id = $1 and state = 'open' and next_attempt_at > $2
      order by reward_id for no key update) held
    where q.tenant_id = $1 and q.reward_id = held.reward_id`,
};

const open: Statement = {
  name: "veto-open",
  text: `insert into veto_questions (tenant_id, reward_id, event_id, state, asked_at, next_attempt_at)
    select $1, "rewardId", "eventId", 'open', $3, $3
    from jsonb_to_recordset($2::jsonb) row ("rewardId" text, "eventId" text)`,
};

/** The lease stays: what is on its way is noted when it comes back. */
const overtake: Statement = {
  name: "veto-overtake",
  text: `update veto_questions q set state = 'overtaken', next_attempt_at = null
    from (select reward_id from veto_questions where tenant_id = $1 and reward_id = any($2::text[]) and state = 'open'
      order by reward_id for no key update) held
    where q.tenant_id = $1 and q.reward_id = held.reward_id`,
};

const findQuestion: Statement = {
  name: "veto-find-question",
  text: `select reward_id as "rewardId", state, attempts, asked_at as "askedAt", first_attempt_at as "firstAttemptAt",
      next_attempt_at as "nextAttemptAt"
    from veto_questions where tenant_id = $1 and reward_id = $2`,
};

const listAttempts: Statement = {
  name: "veto-list-attempts",
  text: `select attempt, at, status, duration_ms as "durationMs", excerpt, reason from veto_attempts
    where tenant_id = $1 and reward_id = $2 order by attempt`,
};

const due = `q.state = 'open' and q.next_attempt_at <= $1::timestamptz + t.clock_ahead_ms * interval '1 millisecond'
  and (q.leased_until is null or q.leased_until <= $1)`;

/** Across tenants on purpose: of the few that have a veto, those with work. One that was switched off hands it to people. */
const listDue: Statement = {
  name: "veto-list-due",
  everyTenant: true,
  text: `select v.tenant_id as "tenantId", v.tenant_id as "endpointId"
    from approval_vetoes v join tenants t on t.tenant_id = v.tenant_id
    where v.tenant_id > $2 and v.state <> 'paused'
      and exists (select 1 from veto_questions q where q.tenant_id = v.tenant_id and ${due})
    order by v.tenant_id limit $3`,
};

/** Each tenant's most overdue ones, as many as there is room for; those in another's hands are skipped. */
const claim: Statement = {
  name: "veto-claim",
  everyTenant: true,
  text: `with taken as (
      select q.tenant_id, q.reward_id, t.clock_ahead_ms
      from jsonb_to_recordset($2::jsonb) wanted ("tenantId" text, room int)
      join approval_vetoes v on v.tenant_id = wanted."tenantId" and v.state <> 'paused'
      join tenants t on t.tenant_id = v.tenant_id
      cross join lateral (
        select q.tenant_id, q.reward_id from veto_questions q where q.tenant_id = v.tenant_id and ${due}
        order by q.next_attempt_at limit wanted.room for no key update skip locked) q),
    leased as (
      update veto_questions q set lease = $3, leased_until = $4 from taken t
      where q.tenant_id = t.tenant_id and q.reward_id = t.reward_id
      returning q.*, t.clock_ahead_ms)
    select l.tenant_id as "tenantId", l.clock_ahead_ms as "clockAheadMs", l.event_id as "eventId", l.attempts,
      l.asked_at as "askedAt", l.first_attempt_at as "firstAttemptAt",
      v.url, v.scheme, v.timeout_seconds as "timeoutSeconds", v.sealed_secret as "sealedSecret",
      v.sealed_previous_secret as "sealedPreviousSecret", v.previous_secret_until as "previousSecretUntil",
      jsonb_build_object('rewardId', r.reward_id, 'referralId', r.referral_id, 'campaignId', r.campaign_id,
        'participantId', r.participant_id, 'side', r.side, 'ruleId', r.rule_id, 'kind', r.kind, 'value', r.value,
        'sequence', r.sequence) as reward
    from leased l
    join approval_vetoes v on v.tenant_id = l.tenant_id
    join rewards r on r.tenant_id = l.tenant_id and r.reward_id = l.reward_id
    order by l.next_attempt_at, l.reward_id`,
};

/** The attempt and what it did; of a question that was overtaken only the attempt. A lease that was lost keeps both unwritten. */
const record: Statement = {
  name: "veto-record",
  text: `with held as (
      select state from veto_questions where tenant_id = $1 and reward_id = $2 and lease = $3 for no key update),
    kept as (
      update veto_questions q set attempts = q.attempts + 1, first_attempt_at = coalesce(q.first_attempt_at, $6),
        state = case when held.state = 'open' then $4 else held.state end,
        next_attempt_at = case when held.state = 'open' then $5::timestamptz end, lease = null, leased_until = null
      from held where q.tenant_id = $1 and q.reward_id = $2
      returning q.attempts, held.state as before),
    noted as (
      insert into veto_attempts (tenant_id, reward_id, attempt, at, status, duration_ms, excerpt, reason)
      select $1, $2, kept.attempts, $6, $7, $8, $9, $10 from kept)
    select before from kept`,
};

type VetoRow = Omit<ApprovalVeto, "previousSecretUntilMs" | "updatedAtMs"> & {
  previousSecretUntil: Date | null;
  updatedAt: Date;
};
const toVeto = ({ previousSecretUntil, updatedAt, ...row }: VetoRow): ApprovalVeto => ({
  ...row,
  previousSecretUntilMs: toMsOrNull(previousSecretUntil),
  updatedAtMs: toMs(updatedAt),
});

type Times = { askedAt: Date; firstAttemptAt: Date | null };
type QuestionRow = Omit<Question, "askedAtMs" | "firstAttemptAtMs" | "nextAttemptAtMs"> &
  Times & { nextAttemptAt: Date | null };
const toQuestion = ({ askedAt, firstAttemptAt, nextAttemptAt, ...row }: QuestionRow): Question => ({
  ...row,
  askedAtMs: toMs(askedAt),
  firstAttemptAtMs: toMsOrNull(firstAttemptAt),
  nextAttemptAtMs: toMsOrNull(nextAttemptAt),
});

type Endpoint = OutgoingQuestion["endpoint"];
type OutgoingRow = Omit<OutgoingQuestion, "askedAtMs" | "firstAttemptAtMs" | "endpoint"> &
  Times &
  Omit<Endpoint, "endpointId" | "previousSecretUntilMs"> & { previousSecretUntil: Date | null };
const toOutgoing = (row: OutgoingRow): OutgoingQuestion => {
  const { tenantId, clockAheadMs, eventId, attempts, askedAt, firstAttemptAt, reward, ...endpoint } = row;
  const { previousSecretUntil, ...settings } = endpoint;
  const previousSecretUntilMs = toMsOrNull(previousSecretUntil);
  return {
    tenantId,
    clockAheadMs,
    eventId,
    attempts,
    askedAtMs: toMs(askedAt),
    firstAttemptAtMs: toMsOrNull(firstAttemptAt),
    endpoint: { ...settings, endpointId: tenantId, previousSecretUntilMs },
    reward,
  };
};

/** Vetoes and their questions. */
export const vetoStore = (db: Queryable, onWaiting: () => void): VetoStore => {
  const first = async (statement: Statement, tenantId: string) => {
    const [row] = await db.query<VetoRow>(statement, [tenantId]);
    return row ? toVeto(row) : null;
  };
  return {
    find: (tenantId) => first(find, tenantId),
    lock: (tenantId) => first(lock, tenantId),
    put: async (tenantId, v) => {
      const settings = [v.state, v.url, v.scheme, v.timeoutSeconds];
      const secrets = [v.sealedSecret, v.sealedPreviousSecret, toDateOrNull(v.previousSecretUntilMs)];
      const values = [tenantId, ...settings, ...secrets, v.version, toDateOrNull(v.updatedAtMs)];
      return (await db.query(put, values)).length === 1;
    },
    hasten: async (tenantId, nowMs) => {
      await db.query(hasten, [tenantId, toDate(nowMs)]);
      onWaiting();
    },
    open: async (tenantId, questions, nowMs) => {
      await db.query(open, [tenantId, JSON.stringify(questions), toDate(nowMs)]);
      onWaiting();
    },
    overtake: async (tenantId, rewardIds) => {
      await db.query(overtake, [tenantId, rewardIds]);
    },
    findQuestion: async (tenantId, rewardId) => {
      const [row] = await db.query<QuestionRow>(findQuestion, [tenantId, rewardId]);
      return row ? toQuestion(row) : null;
    },
    listAttempts: async (tenantId, rewardId) => {
      const rows = await db.query<Omit<Attempt, "atMs"> & { at: Date }>(listAttempts, [tenantId, rewardId]);
      return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
    },
    listDue: (nowMs, after, limit) => db.query(listDue, [toDate(nowMs), after?.tenantId ?? "", limit]),
    claim: async (wanted, { lease, untilMs }, nowMs) => {
      const values = [toDate(nowMs), JSON.stringify(wanted), lease, toDate(untilMs)];
      return (await db.query<OutgoingRow>(claim, values)).map(toOutgoing);
    },
    record: async (tenantId, lease, { rewardId, state, nextAttemptAtMs, attempt }) => {
      const { atMs, status, durationMs, excerpt, reason } = attempt;
      const outcome = [state, toDateOrNull(nextAttemptAtMs)];
      const values = [tenantId, rewardId, lease, ...outcome, toDate(atMs), status, durationMs, excerpt, reason];
      return (await db.query<{ before: QuestionState }>(record, values))[0]?.before ?? null;
    },
  };
};
