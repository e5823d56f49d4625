/** L4: the hot reads look up by key, alone and several at once, however large the tables are. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { findOffers, findRedeemable } from "../../src/store/codes.ts";
import { withClient } from "../../src/store/migrate.ts";
import { useDatabase } from "../harness/postgres.ts";
import { planOf } from "../harness/query-plan.ts";

const fixture = await useDatabase();

test("L4 each hot read goes to participants and codes by its key, not by tenant", () =>
  withClient(fixture.connection, async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into participants (tenant_id, participant_id, created_at, updated_at)
         select 'tnt_a', 'usr-' || n, now(), now() from generate_series(1, 3000) n;
       insert into codes (tenant_id, code_id, campaign_id, participant_id, code, cap, source, created_at, updated_at)
         select 'tnt_a', 'cod_' || n, 'cmp_a', 'usr-' || n, 'CODE' || n, 5, 'generated', now(), now() from generate_series(1, 3000) n;
       analyze`,
    );
    await client.query(
      "set plan_cache_mode = force_generic_plan; select set_config('beckon.tenant_id', 'tnt_a', false)",
    );
    for (const { name, text, many } of [findOffers, findRedeemable])
      for (const [form, value] of [
        [text, "'usr-17'"],
        [many?.text as string, "'{usr-17,usr-18,usr-19}'"],
      ] as const) {
        const statement = `plan_${name.replaceAll("-", "_")}_${form === text ? "one" : "many"}`;
        await client.query(`prepare ${statement} as ${form}`);
        const plan = await planOf(client, `${statement} ('tnt_a', ${value})`);
        const large = plan.filter(({ "Relation Name": table }) => table === "codes" || table === "participants");
        assert.ok(large.length >= 2, statement);
        for (const node of large) {
          assert.match(node["Node Type"], /^Index (Only )?Scan$/, `${statement}: ${JSON.stringify(node)}`);
          assert.match(
            node["Index Cond"] ?? "",
            /participant_id|skeleton|code_id/,
            `${statement}: ${node["Index Cond"]}`,
          );
        }
      }
  }));
