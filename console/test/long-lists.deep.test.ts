/** Lists of 10,000 rows: each opens with a page of them, asks for another when told to, and holds in the page what it shows. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withClient } from "../../server/src/store/migrate.ts";
import { euros, worldOf } from "../../server/test/rewards/reward-world.ts";
import { api, type Console, inBrowser, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
const rows = 10_000;
/** As many rows as one answer may have. */
const pageMaximum = 100;
/** Questions that a page may ask to be whole; a list takes one of them. */
const questionsMaximum = 12;

/** Over a connection that gives a statement as long as it takes. */
const run = ({ service }: Console, text: string, values: unknown[]): Promise<unknown> =>
  withClient(service.environment().connection, (client) => client.query(text, values));

/** Of the list that has more; another table may stand above it. */
const rowsOfList = "main .panel:has(.table-foot) tbody tr[data-key]";

/** Copies a row of a table so often; `columns` says what is another in each, with `n` for its number. */
const multiply = (
  console: Console,
  tenantId: string,
  { table, columns, where = "true" }: { table: string; columns: Record<string, string>; where?: string },
): Promise<unknown> => {
  const others = Object.entries(columns).flatMap(([name, text]) => [`'${name}'`, text]);
  // Always the same row, also of a table whose triggers look at all rows of a statement.
  const text = `insert into ${table} overriding system value select copy.* from
      (select * from ${table} where tenant_id = $1 and ${where} limit 1) one cross join generate_series(1, $2) n
      cross join lateral jsonb_populate_record(null::${table}, to_jsonb(one) || jsonb_build_object(${others.join(", ")})) copy`;
  return run(console, text, [tenantId, rows]);
};
const numbered = (prefix: string): string => `'${prefix}_' || lpad(n::text, 26, '0')`;
const friend = "'crowd-' || n";

/** A tenant with a little of everything, and then 10,000 of it. */
const crowdedTenant = async () => {
  const terms = {
    codeCap: 20_000,
    rewards: [{ id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00") }],
  };
  const made = await tenantWith(it, "owner", { campaign: { terms } as never });
  const { tenant } = made;
  const { tenantId } = tenant;
  const world = worldOf(it.service, tenant);
  const sql = (text: string, more: unknown[] = []) => run(it, text, [tenantId, ...more]);
  const { referralId } = await world.register("anna");
  await world.qualify(referralId);
  const url = { url: "http://127.0.0.1:9/hook" };
  const endpoint = await api<{ id: string }>(it, tenant, { path: "/v1/webhook-endpoints", body: url });
  await api(it, tenant, { path: "/v1/requests" });
  const copies = [
    { table: "participants", columns: { participant_id: friend } },
    { table: "referrals", columns: { referral_id: numbered("ref"), referee_id: friend, review: "'flagged'" } },
    { table: "rewards", columns: { reward_id: numbered("rwd"), referral_id: numbered("ref") } },
  ];
  for (const one of copies) await multiply(it, tenantId, one);
  await sql(`insert into ledger_entries select copy.* from ledger_entries one cross join generate_series(1, ${rows / 2}) n
      cross join lateral jsonb_populate_record(null::ledger_entries, to_jsonb(one) || jsonb_build_object(
        'entry_id', 'led_' || lpad(n::text, 24, '0') || lpad(one.line::text, 2, '0'), 'transaction_id', 'ltx_' || n)) copy
    where one.tenant_id = $1 and one.transaction_id = (select min(transaction_id) from ledger_entries where tenant_id = $1)`);
  await sql(`insert into risk_reviews (tenant_id, referral_id, campaign_id, flagged_at, score, stake, stake_rank, state)
    select tenant_id, referral_id, campaign_id, registered_at, 60, '[]', 0, 'open' from referrals
    where tenant_id = $1 and review = 'flagged'`);
  await multiply(it, tenantId, { table: "logged_requests", columns: { logged_id: numbered("req") } });
  await multiply(it, tenantId, {
    table: "audit_entries",
    columns: { audit_id: numbered("aud"), position: "n + 1000000" },
  });
  await sql(
    `insert into deliveries (tenant_id, delivery_id, endpoint_id, event_id, state, created_at, updated_at, resend)
    select tenant_id, ${numbered("dlv")}, $2, event_id, 'delivered', occurred_at, occurred_at, true
    from (select * from outbox_events where tenant_id = $1 limit 1) one cross join generate_series(1, ${rows}) n`,
    [endpoint.id],
  );
  return made;
};

/** What of a page is open, and what it asked the API for. */
const lookAtList = async (made: Awaited<ReturnType<typeof crowdedTenant>>, path: string) => {
  const page = await it.open(made.person, "");
  const asked: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/v1/")) asked.push(pathname);
  });
  await page.goto(`${it.service.url}/console${made.at}${path}`);
  const more = page.getByRole("button", { name: "Show more" }).first();
  await more.waitFor();
  await page.waitForLoadState("networkidle");
  const shown = () => page.locator(rowsOfList).count();
  return { page, asked, more, shown };
};

const lists = {
  referrals: "/people",
  people: "/people?view=participants",
  "a participant's friends": "/people/participants/anna",
  "a participant's rewards": "/people/participants/anna?view=rewards",
  reviews: "/review",
  rewards: "/money",
  "ledger entries": "/money/ledger",
  deliveries: "/developers/deliveries",
  requests: "/developers/requests",
  audit: "/settings/audit",
};

let crowded: ReturnType<typeof crowdedTenant> | undefined;
for (const [name, path] of Object.entries(lists))
  inBrowser(`${name}: 10,000 rows are opened page by page`, async () => {
    const made = await (crowded ??= crowdedTenant());
    const { page, asked, more, shown } = await lookAtList(made, path);
    const first = await shown();
    assert.ok(first > 0 && first <= pageMaximum, `${first} rows at first`);
    assert.ok(asked.length <= questionsMaximum, `asked for ${asked.join(", ")}`);
    for (let pages = 2; pages <= 4; pages++) {
      asked.length = 0;
      await more.click();
      await page.waitForFunction(([list, wanted]) => document.querySelectorAll(list).length >= wanted, [
        rowsOfList,
        first * pages,
      ] as const);
      assert.equal(await shown(), first * pages);
      assert.equal(asked.length, 1, `one question for each page, not ${asked.join(", ")}`);
    }
    await page.context().close();
  });

test("the tenant of these tests has its rows", async () => {
  const { tenant } = await (crowded ??= crowdedTenant());
  const { database } = it.service.environment();
  for (const table of [
    "participants",
    "referrals",
    "rewards",
    "ledger_entries",
    "risk_reviews",
    "logged_requests",
    "audit_entries",
    "deliveries",
  ]) {
    const text = `select count(*)::int as count from ${table} where tenant_id = $1`;
    const [found] = await database.query<{ count: number }>({ name: "", text }, [tenant.tenantId]);
    assert.ok((found?.count ?? 0) >= rows, `${table}: ${found?.count}`);
  }
});
