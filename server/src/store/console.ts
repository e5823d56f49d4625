import type {
  ConsoleLink,
  ConsoleSession,
  ConsoleStore,
  Failures,
  LinkPurpose,
} from "../core/console/console-store.ts";
import { factorStore } from "./console-factors.ts";
import { passkeyStore } from "./console-passkeys.ts";
import { toUser, type UserRow, userColumns } from "./console-users.ts";
import { identityStore } from "./console-identities.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

// Accounts are the deployment's: no tenant stands over them, and row-level security has nothing to tell apart.

const sessionColumns = `s.session_id as "sessionId", s.user_id as "userId", s.created_at as "sessionCreatedAt",
  s.seen_at as "seenAt", s.expires_at as "expiresAt", s.address, s.agent, s.by_sign_on as "bySignOn"`;

const countUsers: Statement = { name: "console-count-users", text: "select count(*) as users from console_users" };
const listUsers: Statement = {
  name: "console-list-users",
  text: `select ${userColumns} from console_users u order by u.email`,
};
const findUsers: Statement = {
  name: "console-find-users",
  text: `select ${userColumns} from console_users u where u.email = any($1::text[])`,
};
/** Over the unique e-mail. */
const findUser: Statement = {
  name: "console-find-user",
  text: `select ${userColumns}, u.password from console_users u where u.email = $1`,
};
/** The unique e-mail decides between two who come in with the same one. */
const putUser: Statement = {
  name: "console-put-user",
  text: `insert into console_users as u (user_id, email, name, password, operator, created_at, last_signed_in_at, disabled_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (email) do update set name = excluded.name, password = excluded.password, operator = excluded.operator or u.operator,
      last_signed_in_at = excluded.last_signed_in_at, disabled_at = excluded.disabled_at
    returning ${userColumns}`,
};
const setPassword: Statement = {
  name: "console-set-password",
  text: "update console_users set password = $2 where user_id = $1",
};
const setDisabled: Statement = {
  name: "console-set-disabled",
  text: "update console_users set disabled_at = $2 where user_id = $1",
};

/** A session begins with a sign-in, and the account says when that was. Its row is locked: a change of the password that was faster counts. */
const insertSession: Statement = {
  name: "console-insert-session",
  text: `with seen as (update console_users set last_signed_in_at = $4
      where user_id = $3 and ($8::text is null or password = $8) and disabled_at is null returning user_id)
    insert into console_sessions (session_id, hash, user_id, created_at, seen_at, expires_at, address, agent, by_sign_on)
    select $1, $2, user_id, $4, $4, $5, $6, $7, $9 from seen returning 1`,
};
/** Over the unique hash. A session ends at its time, after idleness, or with its account. */
const findSession: Statement = {
  name: "console-find-session",
  text: `select ${sessionColumns}, ${userColumns} from console_sessions s join console_users u on u.user_id = s.user_id
    where s.hash = $1 and s.expires_at > $2 and s.seen_at > $3 and u.disabled_at is null`,
};
const touchSession: Statement = {
  name: "console-touch-session",
  text: "update console_sessions set seen_at = greatest(seen_at, $2) where session_id = $1",
};
const listSessions: Statement = {
  name: "console-list-sessions",
  text: `select ${sessionColumns} from console_sessions s
    where s.user_id = $1 and s.expires_at > $2 and s.seen_at > $3 order by s.session_id desc`,
};
const deleteSession: Statement = {
  name: "console-delete-session",
  text: "delete from console_sessions where user_id = $1 and session_id = $2 returning 1",
};
const deleteSessions: Statement = {
  name: "console-delete-sessions",
  text: `with half as (delete from console_half_sessions where user_id = $1)
    delete from console_sessions where user_id = $1 and session_id is distinct from $2`,
};
const deleteEndedSessions: Statement = {
  name: "console-delete-ended-sessions",
  text: "delete from console_sessions where expires_at <= $1 or seen_at <= $2",
};

const linkColumns = `purpose, email, expires_at as "expiresAt"`;
/** With each new link those go that ended long ago. */
const insertLink: Statement = {
  name: "console-insert-link",
  text: `with old as (delete from console_links where expires_at < $4::timestamptz - interval '30 days')
    insert into console_links (hash, purpose, email, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
};
const findLink: Statement = {
  name: "console-find-link",
  text: `select ${linkColumns} from console_links where hash = $1 and used_at is null and expires_at > $2`,
};
/** One conditional statement: of two who use it, one finds it used. */
const useLink: Statement = {
  name: "console-use-link",
  text: `update console_links set used_at = $2 where hash = $1 and used_at is null and expires_at > $2 returning ${linkColumns}`,
};
const endLinks: Statement = {
  name: "console-end-links",
  text: "update console_links set used_at = $3 where purpose = $1 and email is not distinct from $2 and used_at is null",
};

/** Rows are there before they are locked, and locked in their order, so that two attempts wait for each other and never in a circle. */
const makeFailures: Statement = {
  name: "console-make-failures",
  text: `with old as (delete from console_sign_in_failures where at < $2::timestamptz - interval '2 days')
    insert into console_sign_in_failures (subject, failures, at) select s, 0, $2 from unnest($1::bytea[]) s order by s
    on conflict do nothing`,
};
const lockFailures: Statement = {
  name: "console-lock-failures",
  text: `select subject, failures, at, locked_until as "lockedUntil" from console_sign_in_failures
    where subject = any($1::bytea[]) order by subject for update`,
};
const saveFailures: Statement = {
  name: "console-save-failures",
  text: `update console_sign_in_failures f set failures = n.failures, at = n.at, locked_until = n.locked_until
    from unnest($1::bytea[], $2::int[], $3::timestamptz[], $4::timestamptz[]) n (subject, failures, at, locked_until)
    where f.subject = n.subject`,
};

type SessionRow = {
  sessionId: string;
  userId: string;
  sessionCreatedAt: Date;
  seenAt: Date;
  expiresAt: Date;
  address: string;
  agent: string;
  bySignOn: boolean;
};
type LinkRow = { purpose: LinkPurpose; email: string | null; expiresAt: Date };
type FailuresRow = { subject: Uint8Array; failures: number; at: Date; lockedUntil: Date | null };

const toSession = ({
  sessionId,
  userId,
  sessionCreatedAt,
  seenAt,
  expiresAt,
  address,
  agent,
  bySignOn,
}: SessionRow): ConsoleSession => ({
  ...{ sessionId, userId, address, agent, bySignOn },
  createdAtMs: toMs(sessionCreatedAt),
  seenAtMs: toMs(seenAt),
  expiresAtMs: toMs(expiresAt),
});
const toLink = ({ purpose, email, expiresAt }: LinkRow): ConsoleLink => ({
  purpose,
  email,
  expiresAtMs: toMs(expiresAt),
});
const keyOf = (subject: Uint8Array): string => Buffer.from(subject).toString("hex");
const toFailures = ({ subject, failures, at, lockedUntil }: FailuresRow): Failures => ({
  ...{ subject, failures },
  atMs: toMs(at),
  lockedUntilMs: toMsOrNull(lockedUntil),
});

type When = { nowMs: number; seenAfterMs: number };
const dates = ({ nowMs, seenAfterMs }: When): Date[] => [toDate(nowMs), toDate(seenAfterMs)];

const userStore = (db: Queryable) =>
  ({
    countUsers: async () => (await db.query<{ users: number }>(countUsers, []))[0]?.users ?? 0,
    listUsers: async () => (await db.query<UserRow>(listUsers, [])).map(toUser),
    findUsers: async (emails) => (await db.query<UserRow>(findUsers, [emails])).map(toUser),
    findUser: async (email) => {
      const [row] = await db.query<UserRow & { password: string | null }>(findUser, [email]);
      return row ? { ...toUser(row), password: row.password } : null;
    },
    putUser: async ({ userId, email, name, password, operator, createdAtMs, lastSignedInAtMs, disabledAtMs }) => {
      const times = [toDate(createdAtMs), toDateOrNull(lastSignedInAtMs), toDateOrNull(disabledAtMs)];
      const [row] = await db.query<UserRow>(putUser, [userId, email, name, password, operator, ...times]);
      return toUser(row as UserRow);
    },
    setPassword: async (userId, password) => void (await db.query(setPassword, [userId, password])),
    setDisabled: async (userId, atMs) => void (await db.query(setDisabled, [userId, toDateOrNull(atMs)])),
  }) satisfies Partial<ConsoleStore>;

const sessionStore = (db: Queryable) =>
  ({
    insertSession: async ({ sessionId, hash, userId, address, agent, password, bySignOn, ...times }) => {
      const begun = [toDate(times.createdAtMs), toDate(times.expiresAtMs)];
      const values = [sessionId, hash, userId, ...begun, address, agent, password, bySignOn];
      return (await db.query(insertSession, values)).length > 0;
    },
    findSession: async (hash, when) => {
      const [row] = await db.query<SessionRow & UserRow>(findSession, [hash, ...dates(when)]);
      return row ? { session: toSession(row), user: toUser(row) } : null;
    },
    touchSession: async (sessionId, nowMs) => void (await db.query(touchSession, [sessionId, toDate(nowMs)])),
    listSessions: async (userId, when) =>
      (await db.query<SessionRow>(listSessions, [userId, ...dates(when)])).map(toSession),
    deleteSession: async (userId, sessionId) => (await db.query(deleteSession, [userId, sessionId])).length > 0,
    deleteSessions: async (userId, except) => void (await db.query(deleteSessions, [userId, except])),
    deleteEndedSessions: async (when) => void (await db.query(deleteEndedSessions, dates(when))),
  }) satisfies Partial<ConsoleStore>;

export const consoleStore = (db: Queryable): ConsoleStore => ({
  ...userStore(db),
  ...sessionStore(db),
  ...identityStore(db),
  ...factorStore(db),
  ...passkeyStore(db),
  insertLink: async ({ hash, purpose, email, createdAtMs, expiresAtMs }) => {
    await db.query(insertLink, [hash, purpose, email, toDate(createdAtMs), toDate(expiresAtMs)]);
  },
  findLink: async (hash, nowMs) => {
    const [row] = await db.query<LinkRow>(findLink, [hash, toDate(nowMs)]);
    return row ? toLink(row) : null;
  },
  useLink: async (hash, nowMs) => {
    const [row] = await db.query<LinkRow>(useLink, [hash, toDate(nowMs)]);
    return row ? toLink(row) : null;
  },
  endLinks: async (purpose, email, nowMs) => void (await db.query(endLinks, [purpose, email, toDate(nowMs)])),
  lockFailures: async (subjects, nowMs) => {
    await db.query(makeFailures, [subjects, toDate(nowMs)]);
    const rows = await db.query<FailuresRow>(lockFailures, [subjects]);
    const bySubject = new Map(rows.map((row) => [keyOf(row.subject), row]));
    return subjects.map((subject) => toFailures(bySubject.get(keyOf(subject)) as FailuresRow));
  },
  saveFailures: async (all) => {
    const times = [all.map(({ atMs }) => toDate(atMs)), all.map(({ lockedUntilMs }) => toDateOrNull(lockedUntilMs))];
    await db.query(saveFailures, [all.map(({ subject }) => subject), all.map(({ failures }) => failures), ...times]);
  },
});
