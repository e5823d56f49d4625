/** Every secret that is sealed at rest, wherever it stands: for moving all of them under another key, and to know which keys are in use. */
import type { Queryable, Statement } from "./session.ts";

/** One sealed text. `id` is empty where the tenant has one of the kind; an answer's is its record's key as JSON. */
export type SealedText = {
  place:
    | "sharedSecret"
    | "clientSecret"
    | "webhook"
    | "webhookPrevious"
    | "veto"
    | "vetoPrevious"
    | "eventSource"
    | "answer";
  id: string;
  /** The operation of an answer that is kept for repetition. */
  operation: string | null;
  sealed: string;
};

/** A page of them in a steady order, so that a walk ends while others write. A tenant has few but kept answers, which live 72 h. */
const list: Statement = {
  name: "sealed-list",
  text: `select * from (
      select 'sharedSecret' as place, '' as id, null as operation, settings ->> 'sealedSharedSecret' as sealed
        from identity_settings where tenant_id = $1
      union all select 'clientSecret', '', null, settings ->> 'sealedClientSecret' from identity_settings where tenant_id = $1
      union all select 'webhook', endpoint_id, null, sealed_secret from webhook_endpoints where tenant_id = $1
      union all select 'webhookPrevious', endpoint_id, null, sealed_previous_secret from webhook_endpoints where tenant_id = $1
      union all select 'veto', '', null, sealed_secret from approval_vetoes where tenant_id = $1
      union all select 'vetoPrevious', '', null, sealed_previous_secret from approval_vetoes where tenant_id = $1
      union all select 'eventSource', source_id, null, secret from event_sources where tenant_id = $1
      union all select 'answer', jsonb_build_array(caller, operation, idempotency_key)::text, operation, body
        from idempotency_records where tenant_id = $1) t
    where sealed like 'v1.%' and (place collate "C", id collate "C") > ($2, $3)
    order by place collate "C", id collate "C" limit 500`,
};

const settingsField = (field: string): string =>
  `update identity_settings set settings = jsonb_set(settings, '{${field}}', to_jsonb($4::text))
    where tenant_id = $1 and $2 = '' and settings ->> '${field}' = $3 returning 1`;

/** Compare and set: a secret that was changed meanwhile is under the first key already. The version stays, for so does the meaning. */
const replacements: Record<SealedText["place"], string> = {
  sharedSecret: settingsField("sealedSharedSecret"),
  clientSecret: settingsField("sealedClientSecret"),
  webhook: `update webhook_endpoints set sealed_secret = $4
    where tenant_id = $1 and endpoint_id = $2 and sealed_secret = $3 returning 1`,
  webhookPrevious: `update webhook_endpoints set sealed_previous_secret = $4
    where tenant_id = $1 and endpoint_id = $2 and sealed_previous_secret = $3 returning 1`,
  veto: `update approval_vetoes set sealed_secret = $4
    where tenant_id = $1 and $2 = '' and sealed_secret = $3 returning 1`,
  vetoPrevious: `update approval_vetoes set sealed_previous_secret = $4
    where tenant_id = $1 and $2 = '' and sealed_previous_secret = $3 returning 1`,
  eventSource: `update event_sources set secret = $4
    where tenant_id = $1 and source_id = $2 and secret = $3 returning 1`,
  answer: `update idempotency_records set body = $4 where tenant_id = $1 and caller = $2::jsonb ->> 0
    and operation = $2::jsonb ->> 1 and idempotency_key = $2::jsonb ->> 2 and body = $3 returning 1`,
};

/** All of a tenant, page by page. */
export async function* sealedTexts(db: Queryable, tenantId: string): AsyncGenerator<SealedText> {
  for (let after: Pick<SealedText, "place" | "id"> | null = null; ; ) {
    const page: SealedText[] = await db.query<SealedText>(list, [tenantId, after?.place ?? "", after?.id ?? ""]);
    yield* page;
    after = page.at(-1) ?? null;
    if (!after) return;
  }
}

/** Puts `text` in the sealed text's place; false when that has changed. */
export const replaceSealedText = async (
  db: Queryable,
  tenantId: string,
  { place, id, sealed }: SealedText,
  text: string,
): Promise<boolean> => {
  const statement = { name: `sealed-replace-${place}`, text: replacements[place] };
  return (await db.query(statement, [tenantId, id, sealed, text])).length > 0;
};

/** The secrets of accounts, which are of no tenant. Few: one for each person. */
export const sealedAccountTexts = (db: Queryable): Promise<{ userId: string; sealed: string }[]> =>
  db.query(
    { name: "sealed-accounts", text: `select user_id as "userId", sealed_secret as sealed from console_totp` },
    [],
  );

/** As `replaceSealedText`. */
export const replaceSealedAccountText = async (
  db: Queryable,
  { userId, sealed }: { userId: string; sealed: string },
  text: string,
): Promise<boolean> => {
  const statement = {
    name: "sealed-replace-account",
    text: "update console_totp set sealed_secret = $3 where user_id = $1 and sealed_secret = $2 returning 1",
  };
  return (await db.query(statement, [userId, sealed, text])).length > 0;
};
