import type { LimitStore, Told, Total } from "../core/limit/limit-store.ts";
import type { Queryable, Statement } from "./session.ts";

/**
 * Adds what processes counted, of many tenants at once, on the primary key; in key order, so that two processes never wait for each
 * other in a circle.
 */
const add: Statement = {
  name: "limit-add",
  everyTenant: true,
  text: `insert into limit_counts as c (tenant_id, minute, subject, count)
    select t.tenant, t.minute, t.subject, t.count
    from unnest($1::text[], $2::int[], $3::text[], $4::int[]) t (tenant, minute, subject, count)
    order by t.tenant collate "C", t.minute, t.subject collate "C"
    on conflict (tenant_id, minute, subject) do update set count = c.count + excluded.count
    returning c.tenant_id as "tenantId", c.minute, c.subject, c.count, coalesce((select p.count from limit_counts p
      where p.tenant_id = c.tenant_id and p.minute = c.minute - 1 and p.subject = c.subject), 0) as before`,
};

/** The primary key decides who is first. */
const claimAlarm: Statement = {
  name: "limit-claim-alarm",
  text: `insert into limit_counts (tenant_id, minute, subject, count) values ($1, $2, 'alarm', 1)
    on conflict do nothing returning 1`,
};

/** Over the primary key. */
const deleteBefore: Statement = {
  name: "limit-delete-before",
  text: `delete from limit_counts where tenant_id = $1 and (minute, subject) in (
      select minute, subject from limit_counts where tenant_id = $1 and minute < $2 limit 5000)
    returning 1`,
};

type Row = Told & Total;
const nameOf = ({ tenantId, minute, subject }: Told): string => `${tenantId} ${minute} ${subject}`;

export const limitStore = (db: Queryable): LimitStore => ({
  add: async (told) => {
    const column = <Name extends keyof Told>(name: Name) => told.map((one) => one[name]);
    const values = [column("tenantId"), column("minute"), column("subject"), column("count")];
    const totals = new Map((await db.query<Row>(add, values)).map((row) => [nameOf(row), row]));
    return told.map((one) => totals.get(nameOf(one)) ?? { count: one.count, before: 0 });
  },
  claimAlarm: async (tenantId, minute) => (await db.query(claimAlarm, [tenantId, minute])).length > 0,
  deleteBefore: async (tenantId, minute) => (await db.query(deleteBefore, [tenantId, minute])).length,
});
