/** What an erasure changes of risk signals, assessments and lists. $1 is the tenant, $2 the id, $3 the pseudonym, $4 the onboarding id. */
import type { Statement } from "./session.ts";

/** Hashes of the person go. Others' keep who referred them, by the pseudonym; they are found by those whom the person referred. */
const signals: Statement = {
  name: "erase-risk-signals",
  text: `with gone as (delete from risk_signals where tenant_id = $1 and person in ('p:' || $2, 'o:' || $4))
    update risk_signals s set referrer_id = $3 from (
      select 'p:' || referee_id as p, 'o:' || onboarding_id as o from risk_assessments where tenant_id = $1 and referrer_id = $2
      union select 'p:' || referee_id, 'o:' || onboarding_id from referrals where tenant_id = $1 and referrer_id = $3) friend
    where s.tenant_id = $1 and s.person in (friend.p, friend.o) and s.referrer_id = $2`,
};

/**
 * One look at all assessments of the tenant: evidence against others may name the person. What they themselves were judged by goes,
 * the outcome stays.
 */
const assessments: Statement = {
  name: "erase-risk-assessments",
  text: `update risk_assessments set referrer_id = case referrer_id when $2 then $3 else referrer_id end,
      referee_id = case referee_id when $2 then $3 else referee_id end,
      onboarding_id = case when onboarding_id is null then null when onboarding_id = $4 or referee_id = $2 then $3 else onboarding_id end,
      signals = case when referee_id = $2 or onboarding_id = $4 then
        signals || '{"hashes": [], "disposable": null, "phoneCountries": null, "openMs": null}' else signals end,
      ip_country = case when referee_id = $2 or onboarding_id = $4 then null else ip_country end,
      results = (select coalesce(jsonb_agg(case when r -> 'people' is null or r -> 'people' = '[]' then r else
          jsonb_set(r, '{people}', (select jsonb_agg(case when p in (to_jsonb($2::text), to_jsonb($4::text))
            then to_jsonb($3::text) else p end) from jsonb_array_elements(r -> 'people') p)) end order by place), '[]')
        from jsonb_array_elements(results) with ordinality t (r, place))
    where tenant_id = $1 and (referrer_id = $2 or referee_id = $2 or onboarding_id = $4
      or results @> jsonb_build_array(jsonb_build_object('people', jsonb_build_array($2::text)))
      or results @> jsonb_build_array(jsonb_build_object('people', jsonb_build_array($4::text))))`,
};

const lists: Statement = {
  name: "erase-risk-lists",
  text: `update risk_list_entries set match = $3, shown = $3, note = null where tenant_id = $1 and kind = 'participant'
    and match in ($2, $4)`,
};

export const riskStatements: readonly Statement[] = [signals, assessments, lists];
