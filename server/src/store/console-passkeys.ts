import type { ChallengeUse, Passkey, PasskeyStore } from "../core/console/passkey-store.ts";
import { toUser, type UserRow, userColumns } from "./console-users.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

// Of the accounts, and like them of the deployment.

const passkeyColumns = `p.passkey_id as "passkeyId", p.user_id as "ownerId", p.credential_id as "credentialId", p.public_key as "publicKey",
  p.counter, p.transports, p.origin, p.name as "passkeyName", p.created_at as "madeAt", p.last_used_at as "lastUsedAt"`;

const listPasskeys: Statement = {
  name: "console-list-passkeys",
  text: `select ${passkeyColumns} from console_passkeys p where p.user_id = $1 order by p.passkey_id`,
};
/** Over the unique credential. */
const findPasskey: Statement = {
  name: "console-find-passkey",
  text: `select ${passkeyColumns}, ${userColumns}
    from console_passkeys p join console_users u on u.user_id = p.user_id
    where p.credential_id = $1 and u.disabled_at is null`,
};
const insertPasskey: Statement = {
  name: "console-insert-passkey",
  text: `insert into console_passkeys
      (passkey_id, user_id, credential_id, public_key, counter, transports, origin, name, created_at, last_used_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (credential_id) do nothing returning 1`,
};
const renamePasskey: Statement = {
  name: "console-rename-passkey",
  text: "update console_passkeys set name = $3 where user_id = $1 and passkey_id = $2 returning 1",
};
const deletePasskey: Statement = {
  name: "console-delete-passkey",
  text: "delete from console_passkeys where user_id = $1 and passkey_id = $2 returning 1",
};
/** One conditional statement: a counter that does not move on is a copy's, or a second use at once. Zero is of keys that do not count. */
const usePasskey: Statement = {
  name: "console-use-passkey",
  text: `update console_passkeys set counter = $2, last_used_at = $3
    where passkey_id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
};
const insertChallenge: Statement = {
  name: "console-insert-challenge",
  text: `with old as (delete from console_passkey_challenges
      where expires_at <= $6 or (session_id = $3 and purpose = $2) or half_hash = $4)
    insert into console_passkey_challenges (hash, purpose, session_id, half_hash, expires_at) values ($1, $2, $3, $4, $5)`,
};
const useChallenge: Statement = {
  name: "console-use-challenge",
  text: `delete from console_passkey_challenges where hash = $1 and purpose = $2 and session_id is not distinct from $3
    and half_hash is not distinct from $4 and expires_at > $5 returning 1`,
};

type PasskeyRow = {
  passkeyId: string;
  ownerId: string;
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  origin: string;
  passkeyName: string;
  madeAt: Date;
  lastUsedAt: Date | null;
};

const toPasskey = ({ passkeyId, ownerId, passkeyName, madeAt, lastUsedAt, ...row }: PasskeyRow): Passkey => ({
  ...{ passkeyId, userId: ownerId, name: passkeyName },
  ...{ credentialId: row.credentialId, publicKey: row.publicKey, counter: row.counter },
  ...{ transports: row.transports, origin: row.origin },
  createdAtMs: toMs(madeAt),
  lastUsedAtMs: toMsOrNull(lastUsedAt),
});

/** Purpose, session and half, as a challenge's row has them. */
const placeOf = (use: ChallengeUse): unknown[] => [
  use.purpose,
  "sessionId" in use ? use.sessionId : null,
  "half" in use ? use.half : null,
];

/** Passkeys of accounts, and challenges to them. */
export const passkeyStore = (db: Queryable): PasskeyStore => {
  const happened = async (statement: Statement, values: unknown[]) => (await db.query(statement, values)).length > 0;
  return {
    listPasskeys: async (userId) => (await db.query<PasskeyRow>(listPasskeys, [userId])).map(toPasskey),
    findPasskey: async (credentialId) => {
      const [row] = await db.query<PasskeyRow & UserRow>(findPasskey, [credentialId]);
      return row ? { passkey: toPasskey(row), user: toUser(row) } : null;
    },
    insertPasskey: ({ passkeyId, userId, credentialId, publicKey, counter, transports, origin, name, ...times }) =>
      happened(insertPasskey, [
        ...[passkeyId, userId, credentialId, publicKey, counter, transports, origin, name],
        ...[toDate(times.createdAtMs), toDateOrNull(times.lastUsedAtMs)],
      ]),
    renamePasskey: (userId, passkeyId, name) => happened(renamePasskey, [userId, passkeyId, name]),
    deletePasskey: (userId, passkeyId) => happened(deletePasskey, [userId, passkeyId]),
    usePasskey: (passkeyId, { counter, nowMs }) => happened(usePasskey, [passkeyId, counter, toDate(nowMs)]),
    insertChallenge: async ({ hash, use, expiresAtMs }, nowMs) =>
      void (await db.query(insertChallenge, [hash, ...placeOf(use), toDate(expiresAtMs), toDate(nowMs)])),
    useChallenge: (hash, use, nowMs) => happened(useChallenge, [hash, ...placeOf(use), toDate(nowMs)]),
  };
};
