import type { ConsoleStore } from "../core/console/console-store.ts";
import { toUser, type UserRow, userColumns } from "./console-users.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/** By primary key. */
const findIdentity: Statement = {
  name: "console-find-identity",
  text: `select ${userColumns}, u.operator as "byHand" from console_identities i join console_users u on u.user_id = i.user_id
    where i.issuer = $1 and i.subject = $2`,
};
const insertIdentity: Statement = {
  name: "console-insert-identity",
  text: "insert into console_identities (issuer, subject, user_id, created_at) values ($1, $2, $3, $4)",
};
/** The unique e-mail decides: an account that is there is never touched. */
const insertUser: Statement = {
  name: "console-insert-user-by-identity",
  text: `insert into console_users as u (user_id, email, name, operator, created_at) values ($1, $2, $3, false, $4)
    on conflict (email) do nothing returning ${userColumns}`,
};
const setOperatorByGroup: Statement = {
  name: "console-set-operator-by-group",
  text: "update console_users set operator_by_group = $2 where user_id = $1",
};
/** With each new attempt those go that are too old. */
const insertSignOn: Statement = {
  name: "console-insert-sign-on",
  text: `with old as (delete from console_sign_ons where expires_at < $4::timestamptz)
    insert into console_sign_ons (hash, return_to, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5)`,
};
/** One statement: of two who bring the same answer back, one finds nothing. */
const useSignOn: Statement = {
  name: "console-use-sign-on",
  text: `delete from console_sign_ons where hash = $1 and expires_at > $2 returning return_to as "returnTo", user_id as "userId"`,
};

/** Single sign-on's part of the accounts. */
export const identityStore = (db: Queryable) =>
  ({
    findIdentity: async ({ issuer, subject }) => {
      const [row] = await db.query<UserRow & { byHand: boolean }>(findIdentity, [issuer, subject]);
      return row ? { ...toUser(row), byHand: row.byHand } : null;
    },
    insertIdentity: async ({ issuer, subject, userId, createdAtMs }) =>
      void (await db.query(insertIdentity, [issuer, subject, userId, toDate(createdAtMs)])),
    insertUserByIdentity: async ({ userId, email, name, createdAtMs }) => {
      const [row] = await db.query<UserRow>(insertUser, [userId, email, name, toDate(createdAtMs)]);
      return row ? toUser(row) : null;
    },
    setOperatorByGroup: async (userId, operator) => void (await db.query(setOperatorByGroup, [userId, operator])),
    insertSignOn: async ({ hash, returnTo, userId, createdAtMs, expiresAtMs }) =>
      void (await db.query(insertSignOn, [hash, returnTo, userId, toDate(createdAtMs), toDate(expiresAtMs)])),
    useSignOn: async (hash, nowMs) => {
      const [row] = await db.query<{ returnTo: string; userId: string | null }>(useSignOn, [hash, toDate(nowMs)]);
      return row ?? null;
    },
  }) satisfies Partial<ConsoleStore>;
