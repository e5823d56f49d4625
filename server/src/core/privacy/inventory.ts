/**
 * Every column of the schema that holds something about a person: what, why, how long, what an erasure does to it, and where the
 * export shows it. A column that is neither here nor in `impersonal` fails the tests: whoever adds one says which it is.
 */
import type { PersonalFields } from "./personal-field.ts";
import { personalPeople } from "./personal-people.ts";
import { personalRisk } from "./personal-risk.ts";
import { personalRecords } from "./personal-records.ts";

export const personal: PersonalFields = { ...personalPeople, ...personalRisk, ...personalRecords };

/** Columns that hold nothing about a person, by table; `tenant_id`, which every table has, goes without saying. */
export const impersonal: Record<string, string> = {
  approval_vetoes:
    "previous_secret_until scheme sealed_previous_secret sealed_secret state timeout_seconds updated_at url version",
  audit_entries:
    "actor after at audit_id before hash operation position request_id salt sequence subject_type withheld",
  campaign_audience: "added_at campaign_id",
  // Whoever works for the tenant is no participant, and a note on terms is about terms.
  campaign_revisions: "audience author campaign_id created_at note revision revision_id terms",
  campaign_usage: "amount campaign_id measure",
  campaigns:
    "campaign_id code_length created_at ends_at event_sequence name priority revision starts_at state time_zone updated_at version",
  client_keys: "client_key created_at expires_at key_id name revoked_at",
  codes: "campaign_id cap code_id created_at event_sequence source state updated_at used version",
  // Whoever works in the console is no participant: accounts are made and ended by the operator, members by owners.
  console_half_sessions: "expires_at hash user_id",
  console_identities: "created_at issuer subject user_id",
  console_links: "created_at email expires_at hash purpose used_at",
  console_members: "by_group created_at email member_id role updated_at version",
  console_passkey_challenges: "expires_at half_hash hash purpose session_id",
  console_passkeys:
    "counter created_at credential_id last_used_at name origin passkey_id public_key transports user_id",
  console_recovery_codes: "hash used_at user_id",
  console_sessions: "address agent by_sign_on created_at expires_at hash seen_at session_id user_id",
  console_sign_in_failures: "at failures locked_until subject",
  console_sign_ons: "created_at expires_at hash return_to user_id",
  console_totp: "confirmed_at created_at last_step sealed_secret user_id",
  console_users: "created_at disabled_at email last_signed_in_at name operator operator_by_group password user_id",
  counted_referrals: "campaign_id counted_at place referral_id",
  deliveries:
    "attempts created_at delivery_id endpoint_id event_id lease leased_until next_attempt_at reason resend state updated_at",
  delivery_attempts: "at attempt delivery_id duration_ms reason status",
  erasure_tombstones: "erased_at pseudonym",
  erasures: "actor counts erased_at erased_by pseudonym",
  event_sources: "created_at mapping name secret source_id state updated_at version",
  events: "currency received_at source status type",
  idempotency_records: "caller created_at headers operation status",
  identity_settings: "issuer provider settings updated_at version",
  ledger_entries: "account amount asset at campaign_id entry_id line reward_id transaction_id",
  // What the tenant tells everybody.
  legal_texts: "author created_at text text_id version",
  limit_counts: "count minute",
  // Values that were sent are not kept, but ids of our own: `core/request-log/outline.ts` says what may be.
  logged_requests:
    "at body caller_id caller_kind code detail duration_ms faults logged_id method operation path query request_id status",
  outbox_events: "event_id fanned_out_at occurred_at sequence subject_id type",
  participant_tokens: "created_at expires_at revoked_at",
  participants: "created_at state updated_at version",
  risk_assessments:
    "assessment_id at campaign_id code_id failed hold_at outcome preset referral_id refuse_at score stage",
  risk_list_entries: "created_at created_by entry_id expires_at key_id kind list removed_at",
  risk_review_steps: "action actor at referee referral_id referrer sequence",
  risk_reviews:
    "acted_at actor campaign_id flagged_at referee referral_id referrer score sequence stake stake_rank state voided",
  risk_settings: "four_eyes_currency four_eyes_minor updated_at version",
  risk_signals: "key_id kind seen_at",
  referral_transitions: "actor at from_state reason referral_id sequence to_state",
  referrals:
    "campaign_id code_id counted due_at evidence_gone_at qualified_at reason referral_id registered_at review revision sequence sign_up_gone_at state updated_at version voided_from",
  rejected_events: "reason received_at rejected_id replayed_at source_id",
  report_changes:
    "asset campaign_id change_id clawed_back granted issued paid qualified quarter registered returned rewarded validated",
  report_days: "asset campaign_id clawed_back day granted issued paid qualified registered returned rewarded validated",
  report_quarters:
    "asset campaign_id clawed_back granted issued paid qualified quarter registered returned rewarded validated",
  report_totals: "asset campaign_id clawed_back granted issued paid qualified registered returned rewarded validated",
  report_zones: "built_from time_zone whole",
  reservations: "code_id created_at expires_at reservation_id state updated_at",
  reward_refusals: "at reason referral_id rule_id side",
  reward_transitions: "actor at from_state reason reward_id sequence to_state",
  rewards:
    "amount approval asset available_at campaign_id expires_after_seconds expires_at failed_at granted_at hold_seconds kind ordinal paid_at reason referral_id revision reward_id rule_id sequence side state step_id superseded updated_at value version",
  secret_keys: "created_at expires_at hash hint key_id last_used_at name revoked_at scopes",
  tenants:
    "checks_counted_from clock_ahead_ms created_at currency demands_factor limits mode name privacy privacy_version time_zone updated_at version",
  veto_attempts: "at attempt duration_ms reason reward_id status",
  veto_questions: "asked_at attempts event_id first_attempt_at lease leased_until next_attempt_at reward_id state",
  webhook_endpoints:
    "consecutive_failures created_at description disabled_reason endpoint_id event_types failing_since previous_secret_until scheme sealed_previous_secret sealed_secret state updated_at url version",
};
