import type {
  Erasure,
  ErasureCounts,
  OwnedStep,
  PersonalRisk,
  PrivacyStore,
  Traces,
} from "../core/privacy/privacy-store.ts";
import { type ErasureFacts, matchOf, namedSteps, textSteps, wordSteps } from "./erasure-statements.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

/** Keyed hashes of an id, by every key of the deployment, the active one first. */
export type Tombstones = (tenantId: string, id: string) => Uint8Array[];

/** Taken until the transaction ends. */
const holdShared: Statement = {
  name: "people-hold-shared",
  text: `select pg_advisory_xact_lock_shared(hashtextextended($1::text, 13))`,
};
const holdAlone: Statement = {
  name: "people-hold-alone",
  text: `select pg_advisory_xact_lock(hashtextextended($1::text, 13))`,
};

/** Each list over an index that leads with the person. */
const traces: Statement = {
  name: "privacy-traces",
  text: `select exists (select from participants where tenant_id = $1 and participant_id = $2)
      or exists (select from events where tenant_id = $1 and participant_id = $2)
      or exists (select from participant_tokens where tenant_id = $1 and participant_id = $2)
      or exists (select from campaign_audience a join campaigns c on c.tenant_id = $1 and c.campaign_id = a.campaign_id
        where a.tenant_id = $1 and a.participant_id = $2) as known,
    exists (select from participants where tenant_id = $1 and participant_id = $2 and state = 'blocked') or exists (
      select from risk_list_entries where tenant_id = $1 and kind = 'participant' and match = $2 and list = 'block'
        and removed_at is null) as blocked,
    array(select code_id from codes where tenant_id = $1 and participant_id = $2 order by code_id) as "codeIds",
    array(select referral_id from referrals where tenant_id = $1 and referrer_id = $2) as "madeIds",
    array(select reward_id from rewards where tenant_id = $1 and referral_id in (
      select referral_id from referrals where tenant_id = $1 and (referrer_id = $2 or referee_id = $2))) as "rewardIds"`,
};
/** Nothing new may hang on the person's row from here on. */
const lockPerson: Statement = {
  name: "privacy-lock-person",
  text: `select state from participants where tenant_id = $1 and participant_id = $2 for update`,
};
const taken: Statement = {
  name: "privacy-taken",
  text: `select referral_id as "referralId", code_id as "codeId", state, referrer_id as "referrerId", onboarding_id as "onboardingId"
    from referrals where tenant_id = $1 and referee_id = $2`,
};

const insertErasure: Statement = {
  name: "erasure-insert",
  text: `insert into erasures (tenant_id, pseudonym, erased_at, actor, reason, counts) values ($1, $2, $3, $4, $5, '{}')`,
};
const insertTombstones: Statement = {
  name: "erasure-insert-tombstones",
  text: `insert into erasure_tombstones (tenant_id, tombstone, pseudonym, barred, erased_at)
    select $1, tombstone, $2, $3, $4 from unnest($5::bytea[]) tombstone on conflict do nothing`,
};
const noteCounts: Statement = {
  name: "erasure-note-counts",
  text: `update erasures set counts = $3 where tenant_id = $1 and pseudonym = $2`,
};

/** By the pseudonym, or by a tombstone; the latest, since a person may come again and be erased again. */
const findErasure: Statement = {
  name: "erasure-find",
  text: `select pseudonym, erased_at as "erasedAt", counts from erasures where tenant_id = $1 and (pseudonym = $2
      or pseudonym in (select t.pseudonym from erasure_tombstones t where t.tenant_id = $1 and t.tombstone = any($3::bytea[])))
    order by erased_at desc, pseudonym desc limit 1`,
};
const referredBefore: Statement = {
  name: "erasure-referred-before",
  text: `select tombstone from erasure_tombstones where tenant_id = $1 and tombstone = any($2::bytea[]) and barred`,
};

const referralSteps: Statement = {
  name: "privacy-referral-steps",
  text: `select referral_id as "ownerId", from_state as "from", to_state as "to", reason, note, at from referral_transitions
    where tenant_id = $1 and referral_id = any($2::text[]) order by referral_id, sequence`,
};
const rewardSteps: Statement = {
  name: "privacy-reward-steps",
  text: `select reward_id as "ownerId", from_state as "from", to_state as "to", reason, note, at from reward_transitions
    where tenant_id = $1 and reward_id = any($2::text[]) order by reward_id, sequence`,
};
const tokensOf: Statement = {
  name: "privacy-tokens",
  text: `select created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt" from participant_tokens
    where tenant_id = $1 and participant_id = $2 order by created_at limit $3`,
};
const audiencesOf: Statement = {
  name: "privacy-audiences",
  text: `select a.campaign_id as "campaignId", a.added_at as "addedAt" from campaigns c
    join campaign_audience a on a.tenant_id = $1 and a.campaign_id = c.campaign_id and a.participant_id = $2
    where c.tenant_id = $1 order by a.campaign_id limit $3`,
};
const reservationsOf: Statement = {
  name: "privacy-reservations",
  text: `select reservation_id as "reservationId", state, created_at as "createdAt", expires_at as "expiresAt" from reservations
    where tenant_id = $1 and onboarding_id = $2 order by reservation_id limit $3`,
};

/** Over all of the tenant's, which retention bounds. */
const assessmentsOf: Statement = {
  name: "privacy-risk-assessments",
  text: `select 'assessment' as type, at, stage, outcome, score, ip_country as "ipCountry",
      array(select r ->> 'rule' from jsonb_array_elements(results) r) as rules
    from risk_assessments where tenant_id = $1 and (referee_id = $2 or onboarding_id = $3) order by assessment_id limit $4`,
};
const signalsOf: Statement = {
  name: "privacy-risk-signals",
  text: `select 'signal' as type, seen_at as at, kind from risk_signals
    where tenant_id = $1 and person in ('p:' || $2, 'o:' || $3) order by seen_at, kind limit $4`,
};

/** Over all of the tenant's, of which there are a thousand a source at the most. */
const refusedWebhooksOf: Statement = {
  name: "privacy-refused-webhooks",
  text: `select rejected_id as "rejectedId", source_id as "sourceId", reason, received_at as "receivedAt" from rejected_events
    where tenant_id = $1 and (strpos(body, $3) > 0 and body ~ $5 or strpos(detail, $2) > 0 and detail ~ $4)
    order by rejected_id limit $6`,
};

const idsOf = (participantId: string, onboardingId: string | null): string[] =>
  onboardingId === null ? [participantId] : [participantId, onboardingId];

const erase = async (
  db: Queryable,
  tombstonesOf: Tombstones,
  tenantId: string,
  erased: Parameters<PrivacyStore["erase"]>[1],
): Promise<ErasureCounts> => {
  const { participantId, traces: known, pseudonym, atMs, actor, reason, erasedAnswer } = erased;
  const { codeIds, madeIds, rewardIds, onboardingId } = known;
  const at = toDate(atMs);
  const referralIds = known.taken ? [...madeIds, known.taken.referralId] : madeIds;
  const subjectIds = [...codeIds, ...referralIds, ...rewardIds];
  const ids = idsOf(participantId, onboardingId);
  const facts: ErasureFacts = { at, onboardingId, madeIds, referralIds, rewardIds, subjectIds, erasedAnswer };
  await db.query(insertErasure, [tenantId, pseudonym, at, actor, reason]);
  const tombstones = ids.flatMap((id) => tombstonesOf(tenantId, id)[0] ?? []);
  await db.query(insertTombstones, [tenantId, pseudonym, known.taken !== null || known.blocked, at, tombstones]);
  const counts: ErasureCounts = {
    ...{ codes: 0, referrals: 0, rewards: 0, ledgerEntries: 0, events: 0, accessTokens: 0 },
    ...{ outboundEvents: 0, idempotencyRecords: 0, refusedWebhooks: 0 },
  };
  for (const { statement, more, counts: counter } of namedSteps) {
    const [row] = await db.query<{ n: number }>(statement, [
      tenantId,
      participantId,
      pseudonym,
      ...(more?.(facts) ?? []),
    ]);
    if (counter) counts[counter] += row?.n ?? 0;
  }
  for (const { statement, more, counts: counter } of wordSteps)
    for (const id of ids) {
      const [row] = await db.query<{ n: number }>(statement, [tenantId, id, pseudonym, ...more(matchOf(id), facts)]);
      counts[counter] += row?.n ?? 0;
    }
  for (const { statement, values } of textSteps) await db.query(statement, [tenantId, ...values(facts, pseudonym)]);
  await db.query(noteCounts, [tenantId, pseudonym, JSON.stringify(counts)]);
  return counts;
};

type StepRow = Omit<OwnedStep, "atMs"> & { at: Date };

/** `tombstonesOf` is of the deployment's keys; the database never sees an erased id in the clear. */
export const privacyStore = (db: Queryable, tombstonesOf: Tombstones): PrivacyStore => ({
  holdPeople: async (tenantId, how) => {
    await db.query(how === "alone" ? holdAlone : holdShared, [tenantId]);
  },
  traces: async (tenantId, participantId) => {
    const [row] = await db.query<Omit<Traces, "taken" | "onboardingId">>(traces, [tenantId, participantId]);
    if (!row) throw new Error("unreachable: a select without from gives a row");
    type TakenRow = NonNullable<Traces["taken"]> & { onboardingId: string | null };
    const [came] = await db.query<TakenRow>(taken, [tenantId, participantId]);
    if (!came) return { ...row, taken: null, onboardingId: null };
    const { onboardingId, ...rest } = came;
    return { ...row, taken: rest, onboardingId };
  },
  lockPerson: async (tenantId, participantId) => {
    await db.query(lockPerson, [tenantId, participantId]);
  },
  erase: (tenantId, erased) => erase(db, tombstonesOf, tenantId, erased),
  findErasure: async (tenantId, id) => {
    type Row = Omit<Erasure, "erasedAtMs"> & { erasedAt: Date };
    const [row] = await db.query<Row>(findErasure, [tenantId, id, tombstonesOf(tenantId, id)]);
    return row ? { pseudonym: row.pseudonym, erasedAtMs: toMs(row.erasedAt), counts: row.counts } : null;
  },
  referredBeforeErasure: async (tenantId, ids) => {
    const idOf = new Map(
      ids.flatMap((id) => tombstonesOf(tenantId, id).map((hash) => [Buffer.from(hash).toString("hex"), id] as const)),
    );
    const hashes = [...idOf.keys()].map((hex) => Buffer.from(hex, "hex"));
    const rows = await db.query<{ tombstone: Buffer }>(referredBefore, [tenantId, hashes]);
    return new Set(rows.flatMap(({ tombstone }) => idOf.get(tombstone.toString("hex")) ?? []));
  },
  steps: async (tenantId, of, ids) => {
    if (ids.length === 0) return [];
    const rows = await db.query<StepRow>(of === "referral" ? referralSteps : rewardSteps, [tenantId, ids]);
    return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
  },
  tokensOf: async (tenantId, participantId, limit) => {
    type Row = { createdAt: Date; expiresAt: Date; revokedAt: Date | null };
    return (await db.query<Row>(tokensOf, [tenantId, participantId, limit])).map((row) => ({
      createdAtMs: toMs(row.createdAt),
      expiresAtMs: toMs(row.expiresAt),
      revokedAtMs: toMsOrNull(row.revokedAt),
    }));
  },
  audiencesOf: async (tenantId, participantId, limit) =>
    (await db.query<{ campaignId: string; addedAt: Date }>(audiencesOf, [tenantId, participantId, limit])).map(
      ({ campaignId, addedAt }) => ({ campaignId, addedAtMs: toMs(addedAt) }),
    ),
  riskOf: async (tenantId, { participantId, onboardingId }, limit) => {
    const values = [tenantId, participantId, onboardingId, limit];
    type Row<R> = R extends PersonalRisk ? Omit<R, "atMs"> & { at: Date } : never;
    const rows = [
      ...(await db.query<Row<PersonalRisk>>(assessmentsOf, values)),
      ...(await db.query<Row<PersonalRisk>>(signalsOf, values)),
    ];
    return rows.map(({ at, ...row }) => ({ ...row, atMs: toMs(at) }));
  },
  refusedWebhooksOf: async (tenantId, { participantId, onboardingId }, limit) => {
    type Row = { rejectedId: string; sourceId: string; reason: string; receivedAt: Date };
    const found = new Map<string, Row>();
    for (const id of idsOf(participantId, onboardingId)) {
      const { spelled, word, value } = matchOf(id);
      for (const row of await db.query<Row>(refusedWebhooksOf, [tenantId, id, spelled, word, value, limit]))
        found.set(row.rejectedId, row);
    }
    return [...found.values()].map(({ receivedAt, ...row }) => ({ ...row, receivedAtMs: toMs(receivedAt) }));
  },
  reservationsOf: async (tenantId, onboardingId, limit) => {
    type Row = { reservationId: string; state: string; createdAt: Date; expiresAt: Date };
    return (await db.query<Row>(reservationsOf, [tenantId, onboardingId, limit])).map(
      ({ createdAt, expiresAt, ...row }) => ({ ...row, createdAtMs: toMs(createdAt), expiresAtMs: toMs(expiresAt) }),
    );
  },
});
