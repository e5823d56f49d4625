/** Everything that the database holds of a tenant, table by table, so that two moments can be compared to the last field. */
import type { TestService } from "../harness/service.ts";

/** A digest of the rows of each table but the records of retries and of requests. When a key was last used is nobody's effect. */
export const contentsOf = async (service: TestService, tenantId: string): Promise<Record<string, string>> => {
  const { database } = service.environment();
  const tables = await database.query<{ name: string }>(
    {
      name: "test-tables",
      text: `select table_name as name from information_schema.columns
        where table_schema = 'public' and column_name = 'tenant_id' and table_name not in ('idempotency_records', 'logged_requests') order by 1`,
    },
    [],
  );
  const contents: Record<string, string> = {};
  for (const { name } of tables) {
    const text = `select count(*) || ' ' || coalesce(md5(string_agg(row, e'\\n' order by row)), '') as digest
      from (select (to_jsonb(t) - 'last_used_at')::text as row from ${name} t where tenant_id = $1) rows`;
    const [found] = await database.query<{ digest: string }>({ name: `test-contents-${name}`, text }, [tenantId]);
    contents[name] = found?.digest ?? "";
  }
  return contents;
};
