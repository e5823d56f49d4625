import type { Member, MemberStore } from "../core/console/console-store.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

const columns = `member_id as "memberId", email, role, by_group as "byGroup", created_at as "createdAt", updated_at as "updatedAt", version`;

/** Newest first by primary key. */
const list: Statement = {
  name: "member-list",
  text: `select ${columns} from console_members where tenant_id = $1 and ($2::text is null or member_id < $2)
    order by member_id desc limit $3`,
};
const find: Statement = {
  name: "member-find",
  text: `select ${columns} from console_members where tenant_id = $1 and member_id = $2`,
};
/** Over the unique e-mail of a tenant. */
const findByEmail: Statement = {
  name: "member-find-by-email",
  text: `select ${columns} from console_members where tenant_id = $1 and email = $2`,
};
/** Which tenants somebody may choose from, before one is chosen. */
const ofEmail: Statement = {
  name: "member-of-email",
  everyTenant: true,
  text: `select tenant_id as "tenantId", member_id as "memberId", role, by_group as "byGroup" from console_members where email = $1 order by tenant_id`,
};
const count: Statement = {
  name: "member-count",
  text: "select count(*) as members from console_members where tenant_id = $1",
};
/** Two who add the same person meet at the unique e-mail. */
const insert: Statement = {
  name: "member-insert",
  text: `insert into console_members (tenant_id, member_id, email, role, created_at, updated_at, by_group)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (tenant_id, email) do nothing returning ${columns}`,
};
const update: Statement = {
  name: "member-update",
  text: `update console_members set role = $4, updated_at = $5, by_group = $6, version = version + 1
    where tenant_id = $1 and member_id = $2 and version = $3 returning ${columns}`,
};
const remove: Statement = {
  name: "member-delete",
  text: "delete from console_members where tenant_id = $1 and member_id = $2",
};

type Row = Pick<Member, "memberId" | "email" | "role" | "byGroup" | "version"> & { createdAt: Date; updatedAt: Date };
type OfEmail = Awaited<ReturnType<MemberStore["ofEmail"]>>[number];
const toMember = ({ createdAt, updatedAt, ...row }: Row): Member => ({
  ...row,
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

export const memberStore = (db: Queryable): MemberStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toMember(row) : null;
  };
  return {
    list: async (tenantId, { after, limit }) => (await db.query<Row>(list, [tenantId, after, limit])).map(toMember),
    find: (tenantId, memberId) => first(find, [tenantId, memberId]),
    findByEmail: (tenantId, email) => first(findByEmail, [tenantId, email]),
    ofEmail: (email) => db.query<OfEmail>(ofEmail, [email]),
    count: async (tenantId) => (await db.query<{ members: number }>(count, [tenantId]))[0]?.members ?? 0,
    insert: (tenantId, { memberId, email, role, byGroup, createdAtMs, updatedAtMs }) =>
      first(insert, [tenantId, memberId, email, role, toDate(createdAtMs), toDate(updatedAtMs), byGroup]),
    update: (tenantId, { memberId, version, role, byGroup, updatedAtMs }) =>
      first(update, [tenantId, memberId, version, role, toDate(updatedAtMs), byGroup]),
    delete: async (tenantId, memberId) => void (await db.query(remove, [tenantId, memberId])),
  };
};
