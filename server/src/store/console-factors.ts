import type { FactorStore, FactorWays } from "../core/console/factor-store.ts";
import { toUser, type UserRow, userColumns } from "./console-users.ts";
import { type Queryable, type Statement, toDate, toMsOrNull } from "./session.ts";

// Of the accounts, and like them of the deployment.

const findWays: Statement = {
  name: "console-find-ways",
  text: `select exists (select 1 from console_totp where user_id = $1 and confirmed_at is not null) as codes,
    exists (select 1 from console_passkeys where user_id = $1) as passkeys`,
};
const listWays: Statement = {
  name: "console-list-ways",
  text: `select user_id as "userId", bool_or(codes) as codes, bool_or(passkeys) as passkeys from (
      select user_id, true as codes, false as passkeys from console_totp
        where user_id = any($1::text[]) and confirmed_at is not null
      union all select user_id, false, true from console_passkeys where user_id = any($1::text[])) found
    group by user_id`,
};
const findTotp: Statement = {
  name: "console-find-totp",
  text: `select sealed_secret as sealed, confirmed_at as "confirmedAt" from console_totp where user_id = $1`,
};
const putTotp: Statement = {
  name: "console-put-totp",
  text: `insert into console_totp as t (user_id, sealed_secret, created_at) values ($1, $2, $3)
    on conflict (user_id) do update set sealed_secret = excluded.sealed_secret, created_at = excluded.created_at
      where t.confirmed_at is null returning 1`,
};
const confirmTotp: Statement = {
  name: "console-confirm-totp",
  text: `update console_totp set confirmed_at = $4, last_step = $3
    where user_id = $1 and sealed_secret = $2 and confirmed_at is null returning 1`,
};
/** One conditional statement: of two with the same code, the second finds the step used. */
const useStep: Statement = {
  name: "console-use-step",
  text: `update console_totp set last_step = $2
    where user_id = $1 and last_step < $2 and confirmed_at is not null returning 1`,
};
const deleteFactors: Statement = {
  name: "console-delete-factors",
  text: `with codes as (delete from console_recovery_codes where user_id = $1),
      keys as (delete from console_passkeys where user_id = $1 returning 1),
      app as (delete from console_totp where user_id = $1 returning 1)
    select 1 from keys union all select 1 from app`,
};
const deleteTotp: Statement = {
  name: "console-delete-totp",
  text: "delete from console_totp where user_id = $1",
};
const dropRecoveryCodes: Statement = {
  name: "console-drop-recovery-codes",
  text: "delete from console_recovery_codes where user_id = $1",
};
const dropIdleRecoveryCodes: Statement = {
  name: "console-drop-idle-recovery-codes",
  text: `delete from console_recovery_codes where user_id = $1
    and not exists (select 1 from console_totp where user_id = $1 and confirmed_at is not null)
    and not exists (select 1 from console_passkeys where user_id = $1)`,
};
const addRecoveryCodes: Statement = {
  name: "console-add-recovery-codes",
  text: "insert into console_recovery_codes (user_id, hash) select $1, h from unnest($2::bytea[]) h",
};
const useRecoveryCode: Statement = {
  name: "console-use-recovery-code",
  text: `update console_recovery_codes set used_at = $3 where user_id = $1 and hash = $2 and used_at is null returning 1`,
};
const countRecoveryCodes: Statement = {
  name: "console-count-recovery-codes",
  text: "select count(*) as codes from console_recovery_codes where user_id = $1 and used_at is null",
};

/** The account's row is held: a change of the password that is under way ends this, too. With each new one those go that are over. */
const insertHalfSession: Statement = {
  name: "console-insert-half-session",
  text: `with old as (delete from console_half_sessions where expires_at <= $5),
      held as (select user_id from console_users where user_id = $2 and password = $4 and disabled_at is null for share)
    insert into console_half_sessions (hash, user_id, expires_at) select $1, user_id, $3 from held returning 1`,
};
const findHalfSession: Statement = {
  name: "console-find-half-session",
  text: `select ${userColumns}, u.password
    from console_half_sessions h join console_users u on u.user_id = h.user_id
    where h.hash = $1 and h.expires_at > $2 and u.disabled_at is null`,
};
const useHalfSession: Statement = {
  name: "console-use-half-session",
  text: "delete from console_half_sessions where hash = $1 and expires_at > $2 returning 1",
};

type TotpRow = { sealed: string; confirmedAt: Date | null };

/** Second factors of accounts. */
export const factorStore = (db: Queryable): FactorStore => {
  const happened = async (statement: Statement, values: unknown[]) => (await db.query(statement, values)).length > 0;
  return {
    listWays: async (userIds) => {
      const rows = await db.query<FactorWays & { userId: string }>(listWays, [userIds]);
      return new Map(rows.map(({ userId, ...ways }) => [userId, ways]));
    },
    findWays: async (userId) =>
      (await db.query<FactorWays>(findWays, [userId]))[0] ?? { codes: false, passkeys: false },
    findTotp: async (userId) => {
      const [row] = await db.query<TotpRow>(findTotp, [userId]);
      return row ? { sealed: row.sealed, confirmedAtMs: toMsOrNull(row.confirmedAt) } : null;
    },
    putTotp: (userId, sealed, nowMs) => happened(putTotp, [userId, sealed, toDate(nowMs)]),
    confirmTotp: (userId, { sealed, step, nowMs }) => happened(confirmTotp, [userId, sealed, step, toDate(nowMs)]),
    useStep: (userId, step) => happened(useStep, [userId, step]),
    deleteTotp: async (userId) => void (await db.query(deleteTotp, [userId])),
    deleteFactors: (userId) => happened(deleteFactors, [userId]),
    putRecoveryCodes: async (userId, hashes) => {
      await db.query(dropRecoveryCodes, [userId]);
      await db.query(addRecoveryCodes, [userId, hashes]);
    },
    dropIdleRecoveryCodes: async (userId) => void (await db.query(dropIdleRecoveryCodes, [userId])),
    useRecoveryCode: (userId, hash, nowMs) => happened(useRecoveryCode, [userId, hash, toDate(nowMs)]),
    countRecoveryCodes: async (userId) =>
      (await db.query<{ codes: number }>(countRecoveryCodes, [userId]))[0]?.codes ?? 0,
    insertHalfSession: ({ hash, userId, expiresAtMs, password }, nowMs) =>
      happened(insertHalfSession, [hash, userId, toDate(expiresAtMs), password, toDate(nowMs)]),
    findHalfSession: async (hash, nowMs) => {
      const [row] = await db.query<UserRow & { password: string }>(findHalfSession, [hash, toDate(nowMs)]);
      return row ? { ...toUser(row), password: row.password } : null;
    },
    useHalfSession: (hash, nowMs) => happened(useHalfSession, [hash, toDate(nowMs)]),
  };
};
