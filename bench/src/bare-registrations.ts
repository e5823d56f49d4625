/**
 * What a registration is compared with: the same rows written by one statement, prepared, one transaction each, over as many
 * connections as the caller of Beckon has. No HTTP, no key, no rules, no batches.
 */
import pg from "pg";

/** Registers `count` new people, each with one of the codes in turn. */
export type BareOrder = { tenantId: string; codeIds: string[]; count: number; first: number };

const statement = {
  name: "bare-registration",
  text: `with slot as (
      update codes set used = used + 1 where tenant_id = $1 and code_id = $2 and used < cap
      returning code_id, campaign_id, participant_id),
    referee as (
      insert into participants (tenant_id, participant_id, created_at, updated_at) select $1, $3, now(), now() from slot),
    made as (
      insert into referrals (tenant_id, referral_id, campaign_id, revision, code_id, referrer_id, referee_id, state, counted,
        registered_at, updated_at)
      select $1, $4, campaign_id, 1, code_id, participant_id, $3, 'registered', true, now(), now() from slot
      returning referral_id)
    insert into referral_transitions (tenant_id, referral_id, sequence, to_state, actor, at)
    select $1, referral_id, 1, 'registered', 'bench', now() from made`,
};

const [connection = "{}", connections = "1"] = process.argv.slice(2);
const clients = Array.from({ length: Number(connections) }, () => new pg.Client(JSON.parse(connection)));
await Promise.all(clients.map((client) => client.connect()));

const run = async ({ tenantId, codeIds, count, first }: BareOrder): Promise<number> => {
  let next = first;
  const end = first + count;
  const startedAtMs = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      while (next < end) {
        const number = next++;
        const code = codeIds[number % codeIds.length];
        const values = [tenantId, code, `bare-${number}`, `ref_bare${String(number).padStart(22, "0")}`];
        const { rowCount } = await client.query({ ...statement, values });
        if (rowCount !== 1) throw new Error(`a bare registration wrote ${rowCount} rows`);
      }
    }),
  );
  return performance.now() - startedAtMs;
};

process.on("message", (order: BareOrder) => {
  run(order).then(
    (ms) => process.send?.({ ms }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.send?.({ ready: true });
