/** The tenants' legal texts: versions that are only ever added. */
import type { LegalText } from "../core/legal/legal-text.ts";
import type { LegalTextStore, LegalTextSummary } from "../core/legal/legal-text-store.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

const columns = `text_id as "textId", version, author, created_at as "createdAt"`;

/** The newest version of each, by the primary key from its end. */
const findAll: Statement = {
  name: "legal-text-find",
  text: `select distinct on (text_id) ${columns}, text from legal_texts where tenant_id = $1 and text_id = any($2::text[])
    order by text_id, version desc`,
};

/** A tenant has a bounded number of texts; their versions are passed over along the primary key. */
const list: Statement = {
  name: "legal-text-list",
  text: `select * from (
      select distinct on (text_id) ${columns}, length(text) as characters from legal_texts
      where tenant_id = $1 and ($2::text is null or starts_with(text_id, $2 || '.')) and ($3::text is null or text_id > $3)
      order by text_id, version desc) newest
    where characters is not null order by "textId" limit $4`,
};

const count: Statement = {
  name: "legal-text-count",
  text: `select count(*)::int as count from (
      select distinct on (text_id) text is not null as there from legal_texts where tenant_id = $1
      order by text_id, version desc) newest
    where there`,
};

const listVersions: Statement = {
  name: "legal-text-list-versions",
  text: `select ${columns}, text from legal_texts
    where tenant_id = $1 and text_id = $2 and ($3::int is null or version < $3) order by version desc limit $4`,
};

/** By the primary key: of two that write the same version one writes nothing. */
const add: Statement = {
  name: "legal-text-add",
  text: `insert into legal_texts (tenant_id, text_id, version, text, author, created_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id, text_id, version) do nothing returning 1`,
};

type Stored<T> = Omit<T, "createdAtMs"> & { createdAt: Date };

const dated = <T extends object>({ createdAt, ...row }: T & { createdAt: Date }) => ({
  ...row,
  createdAtMs: toMs(createdAt),
});

/** Reads and adds versions of legal texts. */
export const legalTextStore = (db: Queryable): LegalTextStore => ({
  findAll: async (tenantId, textIds) => (await db.query<Stored<LegalText>>(findAll, [tenantId, textIds])).map(dated),
  list: async (tenantId, { kind }, { after, limit }) =>
    (await db.query<Stored<LegalTextSummary>>(list, [tenantId, kind, after, limit])).map(dated),
  count: async (tenantId) => (await db.query<{ count: number }>(count, [tenantId]))[0]?.count ?? 0,
  listVersions: async (tenantId, textId, { after, limit }) =>
    (await db.query<Stored<LegalText>>(listVersions, [tenantId, textId, after, limit])).map(dated),
  add: async (tenantId, { textId, version, text, author, createdAtMs }) => {
    const at = createdAtMs === null ? null : toDate(createdAtMs);
    return (await db.query(add, [tenantId, textId, version, text, author, at])).length > 0;
  },
});
