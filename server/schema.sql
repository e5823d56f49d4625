# sequences
audit_entries_position_seq bigint start 1 by 1 min 1 max 9223372036854775807
report_changes_change_id_seq bigint start 1 by 1 min 1 max 9223372036854775807

# tables
approval_vetoes row security forced
audit_entries row security forced
campaign_audience row security forced
campaign_revisions row security forced
campaign_usage row security forced
campaigns row security forced
client_keys row security forced
codes row security forced
console_half_sessions
console_identities
console_links
console_members row security forced
console_passkey_challenges
console_passkeys
console_recovery_codes
console_sessions
console_sign_in_failures
console_sign_ons
console_totp
console_users
counted_referrals row security forced
deliveries row security forced with (fillfactor=70)
delivery_attempts row security forced
erasure_tombstones row security forced
erasures row security forced
event_sources row security forced
events row security forced
idempotency_records row security forced
identity_settings row security forced
ledger_entries row security forced
legal_texts row security forced
limit_counts unlogged row security forced
logged_requests row security forced
outbox_events row security forced
participant_tokens row security forced
participants row security forced
referral_transitions row security forced
referrals row security forced
rejected_events row security forced
report_changes row security forced
report_days row security forced
report_quarters row security forced
report_totals row security forced
report_zones row security forced
reservations row security forced
reward_refusals row security forced
reward_transitions row security forced
rewards row security forced
risk_assessments row security forced
risk_list_entries row security forced
risk_review_steps row security forced
risk_reviews row security forced
risk_settings row security forced
risk_signals row security forced
secret_keys row security forced
tenants row security forced
veto_attempts row security forced
veto_questions row security forced with (fillfactor=70)
webhook_endpoints row security forced

# columns
approval_vetoes.previous_secret_until timestamp with time zone
approval_vetoes.scheme text not null
approval_vetoes.sealed_previous_secret text
approval_vetoes.sealed_secret text
approval_vetoes.state text not null
approval_vetoes.tenant_id text collate "C" not null
approval_vetoes.timeout_seconds integer not null
approval_vetoes.updated_at timestamp with time zone not null
approval_vetoes.url text
approval_vetoes.version integer not null
audit_entries.actor text collate "C" not null
audit_entries.after jsonb
audit_entries.at timestamp with time zone not null
audit_entries.audit_id text collate "C" not null
audit_entries.before jsonb
audit_entries.hash bytea
audit_entries.operation text collate "C" not null
audit_entries.position bigint not null identity always
audit_entries.reason text
audit_entries.reason_digest bytea
audit_entries.request_id text
audit_entries.salt bytea
audit_entries.sequence bigint
audit_entries.subject_digest bytea
audit_entries.subject_id text collate "C" not null
audit_entries.subject_type text not null
audit_entries.tenant_id text collate "C" not null
audit_entries.withheld text[] not null
campaign_audience.added_at timestamp with time zone not null
campaign_audience.campaign_id text collate "C" not null
campaign_audience.participant_id text collate "C" not null
campaign_audience.tenant_id text collate "C" not null
campaign_revisions.audience jsonb generated (NULLIF((terms -> 'audience'::text), '{"type": "everyone"}'::jsonb)) stored
campaign_revisions.author text
campaign_revisions.campaign_id text collate "C" not null
campaign_revisions.created_at timestamp with time zone not null
campaign_revisions.note text
campaign_revisions.revision integer not null
campaign_revisions.revision_id text collate "C" not null
campaign_revisions.tenant_id text collate "C" not null
campaign_revisions.terms jsonb not null
campaign_usage.amount numeric(38,0) not null
campaign_usage.campaign_id text collate "C" not null
campaign_usage.measure text collate "C" not null
campaign_usage.tenant_id text collate "C" not null
campaigns.campaign_id text collate "C" not null
campaigns.code_length integer not null
campaigns.created_at timestamp with time zone not null
campaigns.ends_at timestamp with time zone
campaigns.event_sequence integer not null default 0
campaigns.name text not null
campaigns.priority integer not null
campaigns.revision integer not null
campaigns.starts_at timestamp with time zone
campaigns.state text not null
campaigns.tenant_id text collate "C" not null
campaigns.time_zone text not null
campaigns.updated_at timestamp with time zone not null
campaigns.version integer not null default 1
client_keys.client_key text collate "C" not null
client_keys.created_at timestamp with time zone not null
client_keys.expires_at timestamp with time zone
client_keys.key_id text collate "C" not null
client_keys.name text not null
client_keys.revoked_at timestamp with time zone
client_keys.tenant_id text collate "C" not null
codes.campaign_id text collate "C" not null
codes.cap integer not null
codes.code text collate "C" not null
codes.code_id text collate "C" not null
codes.created_at timestamp with time zone not null
codes.event_sequence integer not null default 1
codes.participant_id text collate "C" not null
codes.skeleton text collate "C" not null generated (translate(code, 'OILSBZ'::text, '011582'::text)) stored
codes.source text not null
codes.state text not null default 'active'::text
codes.tenant_id text collate "C" not null
codes.updated_at timestamp with time zone not null
codes.used integer not null default 0
codes.version integer not null default 1
console_half_sessions.expires_at timestamp with time zone not null
console_half_sessions.hash bytea not null
console_half_sessions.user_id text not null
console_identities.created_at timestamp with time zone not null
console_identities.issuer text not null
console_identities.subject text not null
console_identities.user_id text not null
console_links.created_at timestamp with time zone not null
console_links.email text
console_links.expires_at timestamp with time zone not null
console_links.hash bytea not null
console_links.purpose text not null
console_links.used_at timestamp with time zone
console_members.by_group boolean not null default false
console_members.created_at timestamp with time zone not null
console_members.email text not null
console_members.member_id text not null
console_members.role text not null
console_members.tenant_id text not null
console_members.updated_at timestamp with time zone not null
console_members.version integer not null default 1
console_passkey_challenges.expires_at timestamp with time zone not null
console_passkey_challenges.half_hash bytea
console_passkey_challenges.hash bytea not null
console_passkey_challenges.purpose text not null
console_passkey_challenges.session_id text
console_passkeys.counter bigint not null
console_passkeys.created_at timestamp with time zone not null
console_passkeys.credential_id text not null
console_passkeys.last_used_at timestamp with time zone
console_passkeys.name text not null
console_passkeys.origin text not null
console_passkeys.passkey_id text not null
console_passkeys.public_key bytea not null
console_passkeys.transports text[] not null
console_passkeys.user_id text not null
console_recovery_codes.hash bytea not null
console_recovery_codes.used_at timestamp with time zone
console_recovery_codes.user_id text not null
console_sessions.address text not null
console_sessions.agent text not null
console_sessions.by_sign_on boolean not null default false
console_sessions.created_at timestamp with time zone not null
console_sessions.expires_at timestamp with time zone not null
console_sessions.hash bytea not null
console_sessions.seen_at timestamp with time zone not null
console_sessions.session_id text not null
console_sessions.user_id text not null
console_sign_in_failures.at timestamp with time zone not null
console_sign_in_failures.failures integer not null
console_sign_in_failures.locked_until timestamp with time zone
console_sign_in_failures.subject bytea not null
console_sign_ons.created_at timestamp with time zone not null
console_sign_ons.expires_at timestamp with time zone not null
console_sign_ons.hash bytea not null
console_sign_ons.return_to text not null
console_sign_ons.user_id text
console_totp.confirmed_at timestamp with time zone
console_totp.created_at timestamp with time zone not null
console_totp.last_step bigint not null default 0
console_totp.sealed_secret text not null
console_totp.user_id text not null
console_users.created_at timestamp with time zone not null
console_users.disabled_at timestamp with time zone
console_users.email text not null
console_users.last_signed_in_at timestamp with time zone
console_users.name text not null
console_users.operator boolean not null
console_users.operator_by_group boolean not null default false
console_users.password text
console_users.user_id text not null
counted_referrals.campaign_id text collate "C" not null
counted_referrals.counted_at timestamp with time zone not null
counted_referrals.place integer not null
counted_referrals.referral_id text collate "C" not null
counted_referrals.referrer_id text collate "C" not null
counted_referrals.tenant_id text collate "C" not null
deliveries.attempts integer not null default 0
deliveries.created_at timestamp with time zone not null
deliveries.delivery_id text collate "C" not null
deliveries.endpoint_id text collate "C" not null
deliveries.event_id text collate "C" not null
deliveries.lease text collate "C"
deliveries.leased_until timestamp with time zone
deliveries.next_attempt_at timestamp with time zone
deliveries.reason text
deliveries.resend boolean not null default false
deliveries.state text not null
deliveries.tenant_id text collate "C" not null
deliveries.updated_at timestamp with time zone not null
delivery_attempts.at timestamp with time zone not null
delivery_attempts.attempt integer not null
delivery_attempts.delivery_id text collate "C" not null
delivery_attempts.duration_ms integer not null
delivery_attempts.excerpt text
delivery_attempts.reason text
delivery_attempts.status integer
delivery_attempts.tenant_id text collate "C" not null
erasure_tombstones.barred boolean not null
erasure_tombstones.erased_at timestamp with time zone not null
erasure_tombstones.pseudonym text collate "C" not null
erasure_tombstones.tenant_id text collate "C" not null
erasure_tombstones.tombstone bytea not null
erasures.actor text collate "C" not null
erasures.counts jsonb not null
erasures.erased_at timestamp with time zone not null
erasures.erased_by xid8 not null default pg_current_xact_id()
erasures.pseudonym text collate "C" not null
erasures.reason text
erasures.tenant_id text collate "C" not null
event_sources.created_at timestamp with time zone not null
event_sources.mapping jsonb not null
event_sources.name text not null
event_sources.secret text not null
event_sources.source_id text collate "C" not null
event_sources.state text not null
event_sources.tenant_id text collate "C" not null
event_sources.updated_at timestamp with time zone not null
event_sources.version integer not null default 1
events.amount_minor numeric(38,0)
events.attributes jsonb not null default '{}'::jsonb
events.category text
events.content_hash bytea not null
events.currency text
events.event_id text collate "C" not null
events.kind text
events.object_id text collate "C" not null
events.occurred_at timestamp with time zone not null
events.onboarding_id text collate "C"
events.participant_id text collate "C"
events.received_at timestamp with time zone not null
events.source text not null
events.status text not null
events.tenant_id text collate "C" not null
events.type text collate "C" not null
idempotency_records.body text not null
idempotency_records.caller text collate "C" not null
idempotency_records.created_at timestamp with time zone not null
idempotency_records.headers jsonb not null
idempotency_records.idempotency_key text collate "C" not null
idempotency_records.operation text collate "C" not null
idempotency_records.request_hash bytea not null
idempotency_records.status integer not null
idempotency_records.tenant_id text collate "C" not null
identity_settings.issuer text
identity_settings.provider text not null
identity_settings.settings jsonb not null
identity_settings.tenant_id text collate "C" not null
identity_settings.updated_at timestamp with time zone not null
identity_settings.version integer not null
ledger_entries.account text not null
ledger_entries.amount numeric(38,0) not null
ledger_entries.asset text collate "C" not null
ledger_entries.at timestamp with time zone not null
ledger_entries.campaign_id text collate "C" not null
ledger_entries.entry_id text collate "C" not null
ledger_entries.line smallint not null
ledger_entries.participant_id text collate "C"
ledger_entries.reward_id text collate "C" not null
ledger_entries.tenant_id text collate "C" not null
ledger_entries.transaction_id text collate "C" not null
legal_texts.author text not null
legal_texts.created_at timestamp with time zone not null
legal_texts.tenant_id text collate "C" not null
legal_texts.text text
legal_texts.text_id text collate "C" not null
legal_texts.version integer not null
limit_counts.count integer not null
limit_counts.minute integer not null
limit_counts.subject text collate "C" not null
limit_counts.tenant_id text collate "C" not null
logged_requests.at timestamp with time zone not null
logged_requests.body jsonb
logged_requests.caller_id text
logged_requests.caller_kind text not null
logged_requests.code text
logged_requests.detail text
logged_requests.duration_ms double precision not null
logged_requests.faults jsonb not null
logged_requests.logged_id text not null
logged_requests.method text not null
logged_requests.operation text
logged_requests.path text not null
logged_requests.query jsonb
logged_requests.request_id text not null
logged_requests.status integer not null
logged_requests.tenant_id text not null
outbox_events.data jsonb not null
outbox_events.event_id text collate "C" not null
outbox_events.fanned_out_at timestamp with time zone
outbox_events.occurred_at timestamp with time zone not null
outbox_events.sequence integer not null
outbox_events.subject_id text collate "C" not null
outbox_events.tenant_id text collate "C" not null
outbox_events.type text collate "C" not null
participant_tokens.created_at timestamp with time zone not null
participant_tokens.expires_at timestamp with time zone not null
participant_tokens.hash bytea not null
participant_tokens.participant_id text collate "C" not null
participant_tokens.revoked_at timestamp with time zone
participant_tokens.tenant_id text collate "C" not null
participants.attributes jsonb not null default '{}'::jsonb
participants.country text
participants.created_at timestamp with time zone not null
participants.participant_id text collate "C" not null
participants.state text not null default 'active'::text
participants.tenant_id text collate "C" not null
participants.updated_at timestamp with time zone not null
participants.version integer not null default 1
referral_transitions.actor text collate "C" not null
referral_transitions.at timestamp with time zone not null
referral_transitions.from_state text
referral_transitions.note text
referral_transitions.reason text
referral_transitions.referral_id text collate "C" not null
referral_transitions.sequence integer not null
referral_transitions.tenant_id text collate "C" not null
referral_transitions.to_state text not null
referrals.campaign_id text collate "C" not null
referrals.code_id text collate "C" not null
referrals.counted boolean not null
referrals.country text
referrals.due_at timestamp with time zone
referrals.evidence_gone_at timestamp with time zone
referrals.onboarding_id text collate "C"
referrals.qualified_at timestamp with time zone
referrals.reason text
referrals.referee_id text collate "C"
referrals.referral_id text collate "C" not null
referrals.referrer_id text collate "C" not null
referrals.registered_at timestamp with time zone not null
referrals.review text not null default 'none'::text
referrals.revision integer not null
referrals.sequence integer not null default 1
referrals.sign_up_gone_at timestamp with time zone
referrals.signed_up_at timestamp with time zone
referrals.state text not null
referrals.tenant_id text collate "C" not null
referrals.updated_at timestamp with time zone not null
referrals.version integer not null default 1
referrals.voided_from text
rejected_events.body text
rejected_events.detail text not null
rejected_events.reason text not null
rejected_events.received_at timestamp with time zone not null
rejected_events.rejected_id text collate "C" not null
rejected_events.replayed_at timestamp with time zone
rejected_events.source_id text collate "C" not null
rejected_events.tenant_id text collate "C" not null
report_changes.asset text collate "C" not null default ''::text
report_changes.campaign_id text collate "C" not null
report_changes.change_id bigint not null identity always
report_changes.clawed_back numeric(38,0) not null default 0
report_changes.granted numeric(38,0) not null default 0
report_changes.issued bigint not null default 0
report_changes.paid numeric(38,0) not null default 0
report_changes.qualified bigint not null default 0
report_changes.quarter timestamp with time zone not null
report_changes.registered bigint not null default 0
report_changes.returned numeric(38,0) not null default 0
report_changes.rewarded bigint not null default 0
report_changes.tenant_id text collate "C" not null
report_changes.validated bigint not null default 0
report_days.asset text collate "C" not null
report_days.campaign_id text collate "C" not null
report_days.clawed_back numeric(38,0) not null
report_days.day timestamp with time zone not null
report_days.granted numeric(38,0) not null
report_days.issued bigint not null
report_days.paid numeric(38,0) not null
report_days.qualified bigint not null
report_days.registered bigint not null
report_days.returned numeric(38,0) not null
report_days.rewarded bigint not null
report_days.tenant_id text collate "C" not null
report_days.validated bigint not null default 0
report_quarters.asset text collate "C" not null
report_quarters.campaign_id text collate "C" not null
report_quarters.clawed_back numeric(38,0) not null
report_quarters.granted numeric(38,0) not null
report_quarters.issued bigint not null
report_quarters.paid numeric(38,0) not null
report_quarters.qualified bigint not null
report_quarters.quarter timestamp with time zone not null
report_quarters.registered bigint not null
report_quarters.returned numeric(38,0) not null
report_quarters.rewarded bigint not null
report_quarters.tenant_id text collate "C" not null
report_quarters.validated bigint not null default 0
report_totals.asset text collate "C" not null
report_totals.campaign_id text collate "C" not null
report_totals.clawed_back numeric(38,0) not null
report_totals.granted numeric(38,0) not null
report_totals.issued bigint not null
report_totals.paid numeric(38,0) not null
report_totals.qualified bigint not null
report_totals.registered bigint not null
report_totals.returned numeric(38,0) not null
report_totals.rewarded bigint not null
report_totals.tenant_id text collate "C" not null
report_totals.validated bigint not null default 0
report_zones.built_from timestamp with time zone
report_zones.tenant_id text collate "C" not null
report_zones.time_zone text not null
report_zones.whole boolean not null
reservations.code_id text collate "C" not null
reservations.created_at timestamp with time zone not null
reservations.expires_at timestamp with time zone not null
reservations.onboarding_id text collate "C" not null
reservations.reservation_id text collate "C" not null
reservations.state text not null
reservations.tenant_id text collate "C" not null
reservations.updated_at timestamp with time zone not null
reward_refusals.at timestamp with time zone not null
reward_refusals.reason text not null
reward_refusals.referral_id text collate "C" not null
reward_refusals.rule_id text collate "C" not null
reward_refusals.rule_results jsonb not null
reward_refusals.side text not null
reward_refusals.tenant_id text collate "C" not null
reward_transitions.actor text collate "C" not null
reward_transitions.at timestamp with time zone not null
reward_transitions.from_state text
reward_transitions.note text
reward_transitions.reason text
reward_transitions.reward_id text collate "C" not null
reward_transitions.sequence integer not null
reward_transitions.tenant_id text collate "C" not null
reward_transitions.to_state text not null
rewards.amount numeric(38,0)
rewards.approval text not null
rewards.asset text collate "C"
rewards.available_at timestamp with time zone
rewards.campaign_id text collate "C" not null
rewards.expires_after_seconds integer
rewards.expires_at timestamp with time zone
rewards.failed_at timestamp with time zone
rewards.failure text
rewards.granted_at timestamp with time zone not null
rewards.hold_seconds integer not null
rewards.kind text not null
rewards.ordinal integer
rewards.paid_at timestamp with time zone
rewards.participant_id text collate "C" not null
rewards.payout_reference text collate "C"
rewards.reason text
rewards.referral_id text collate "C" not null
rewards.referrer_id text collate "C" not null
rewards.revision integer not null
rewards.reward_id text collate "C" not null
rewards.rule_id text collate "C" not null
rewards.rule_results jsonb not null
rewards.sequence integer not null default 1
rewards.side text not null
rewards.state text not null
rewards.step_id text collate "C"
rewards.superseded boolean not null default false
rewards.tenant_id text collate "C" not null
rewards.updated_at timestamp with time zone not null
rewards.value jsonb not null
rewards.version integer not null default 1
risk_assessments.assessment_id text collate "C" not null
risk_assessments.at timestamp with time zone not null
risk_assessments.campaign_id text collate "C" not null
risk_assessments.code_id text collate "C" not null
risk_assessments.failed text[] not null
risk_assessments.hold_at smallint not null
risk_assessments.ip_country text
risk_assessments.onboarding_id text collate "C"
risk_assessments.outcome text not null
risk_assessments.preset text not null
risk_assessments.referee_id text collate "C"
risk_assessments.referral_id text collate "C"
risk_assessments.referrer_id text collate "C" not null
risk_assessments.refuse_at smallint not null
risk_assessments.results jsonb not null
risk_assessments.score smallint not null
risk_assessments.signals jsonb not null
risk_assessments.stage text not null
risk_assessments.tenant_id text collate "C" not null
risk_list_entries.created_at timestamp with time zone not null
risk_list_entries.created_by text collate "C" not null
risk_list_entries.entry_id text collate "C" not null
risk_list_entries.expires_at timestamp with time zone
risk_list_entries.key_id text collate "C"
risk_list_entries.kind text collate "C" not null
risk_list_entries.list text not null
risk_list_entries.match text collate "C" not null
risk_list_entries.note text
risk_list_entries.removed_at timestamp with time zone
risk_list_entries.shown text not null
risk_list_entries.tenant_id text collate "C" not null
risk_review_steps.action text not null
risk_review_steps.actor text collate "C" not null
risk_review_steps.at timestamp with time zone not null
risk_review_steps.note text
risk_review_steps.referee text
risk_review_steps.referral_id text collate "C" not null
risk_review_steps.referrer text
risk_review_steps.sequence integer not null
risk_review_steps.tenant_id text collate "C" not null
risk_reviews.acted_at timestamp with time zone
risk_reviews.actor text collate "C"
risk_reviews.campaign_id text collate "C" not null
risk_reviews.flagged_at timestamp with time zone not null
risk_reviews.referee text
risk_reviews.referral_id text collate "C" not null
risk_reviews.referrer text
risk_reviews.score smallint not null
risk_reviews.sequence integer not null default 1
risk_reviews.stake jsonb not null
risk_reviews.stake_rank numeric not null
risk_reviews.state text not null
risk_reviews.tenant_id text collate "C" not null
risk_reviews.voided boolean not null default false
risk_settings.four_eyes_currency text
risk_settings.four_eyes_minor numeric(38,0)
risk_settings.tenant_id text collate "C" not null
risk_settings.updated_at timestamp with time zone not null
risk_settings.version integer not null default 1
risk_signals.hash text collate "C" not null
risk_signals.key_id text collate "C" not null
risk_signals.kind text collate "C" not null
risk_signals.person text collate "C" not null
risk_signals.referrer_id text collate "C"
risk_signals.seen_at timestamp with time zone not null
risk_signals.tenant_id text collate "C" not null
secret_keys.created_at timestamp with time zone not null
secret_keys.expires_at timestamp with time zone
secret_keys.hash bytea not null
secret_keys.hint text not null
secret_keys.key_id text collate "C" not null
secret_keys.last_used_at timestamp with time zone
secret_keys.name text not null
secret_keys.revoked_at timestamp with time zone
secret_keys.scopes text[] not null
secret_keys.tenant_id text collate "C" not null
tenants.checks_counted_from timestamp with time zone
tenants.clock_ahead_ms bigint not null default 0
tenants.created_at timestamp with time zone not null
tenants.currency text not null
tenants.demands_factor boolean not null default false
tenants.limits jsonb
tenants.mode text not null
tenants.name text not null
tenants.privacy jsonb not null default '{}'::jsonb
tenants.privacy_version integer not null default 0
tenants.tenant_id text collate "C" not null
tenants.time_zone text not null
tenants.updated_at timestamp with time zone not null
tenants.version integer not null default 1
veto_attempts.at timestamp with time zone not null
veto_attempts.attempt integer not null
veto_attempts.duration_ms integer not null
veto_attempts.excerpt text
veto_attempts.reason text
veto_attempts.reward_id text collate "C" not null
veto_attempts.status integer
veto_attempts.tenant_id text collate "C" not null
veto_questions.asked_at timestamp with time zone not null
veto_questions.attempts integer not null default 0
veto_questions.event_id text collate "C" not null
veto_questions.first_attempt_at timestamp with time zone
veto_questions.lease text collate "C"
veto_questions.leased_until timestamp with time zone
veto_questions.next_attempt_at timestamp with time zone
veto_questions.reward_id text collate "C" not null
veto_questions.state text not null
veto_questions.tenant_id text collate "C" not null
webhook_endpoints.consecutive_failures integer not null default 0
webhook_endpoints.created_at timestamp with time zone not null
webhook_endpoints.description text
webhook_endpoints.disabled_reason text
webhook_endpoints.endpoint_id text collate "C" not null
webhook_endpoints.event_types text[]
webhook_endpoints.failing_since timestamp with time zone
webhook_endpoints.previous_secret_until timestamp with time zone
webhook_endpoints.scheme text not null
webhook_endpoints.sealed_previous_secret text
webhook_endpoints.sealed_secret text not null
webhook_endpoints.state text not null
webhook_endpoints.tenant_id text collate "C" not null
webhook_endpoints.updated_at timestamp with time zone not null
webhook_endpoints.url text not null
webhook_endpoints.version integer not null default 1

# constraints
approval_vetoes.approval_vetoes_check CHECK (((state = 'off'::text) = (url IS NULL)))
approval_vetoes.approval_vetoes_check1 CHECK (((state = 'off'::text) = (sealed_secret IS NULL)))
approval_vetoes.approval_vetoes_check2 CHECK (((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL)))
approval_vetoes.approval_vetoes_pkey PRIMARY KEY (tenant_id)
approval_vetoes.approval_vetoes_scheme_check CHECK ((scheme = ANY (ARRAY['standard'::text, 'platform'::text])))
approval_vetoes.approval_vetoes_sealed_previous_secret_check CHECK ((sealed_previous_secret ~~ 'v1.%'::text))
approval_vetoes.approval_vetoes_sealed_secret_check CHECK ((sealed_secret ~~ 'v1.%'::text))
approval_vetoes.approval_vetoes_state_check CHECK ((state = ANY (ARRAY['off'::text, 'active'::text, 'paused'::text])))
approval_vetoes.approval_vetoes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
approval_vetoes.approval_vetoes_timeout_seconds_check CHECK (((timeout_seconds >= 1) AND (timeout_seconds <= 15)))
approval_vetoes.approval_vetoes_url_check CHECK ((length(url) <= 2048))
approval_vetoes.approval_vetoes_version_check CHECK ((version >= 1))
audit_entries.audit_entries_check CHECK (((sequence IS NULL) = (hash IS NULL)))
audit_entries.audit_entries_hash_check CHECK ((octet_length(hash) = 32))
audit_entries.audit_entries_pkey PRIMARY KEY (tenant_id, audit_id)
audit_entries.audit_entries_reason_digest_check CHECK ((octet_length(reason_digest) = 32))
audit_entries.audit_entries_salt_check CHECK ((octet_length(salt) = 16))
audit_entries.audit_entries_sequence_check CHECK ((sequence >= 1))
audit_entries.audit_entries_subject_digest_check CHECK ((octet_length(subject_digest) = 32))
audit_entries.audit_entries_tenant_id_sequence_key UNIQUE (tenant_id, sequence)
campaign_audience.campaign_audience_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
campaign_audience.campaign_audience_pkey PRIMARY KEY (tenant_id, campaign_id, participant_id)
campaign_audience.campaign_audience_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
campaign_revisions.campaign_revisions_note_check CHECK (((length(note) >= 1) AND (length(note) <= 500)))
campaign_revisions.campaign_revisions_pkey PRIMARY KEY (tenant_id, campaign_id, revision)
campaign_revisions.campaign_revisions_revision_check CHECK ((revision >= 1))
campaign_revisions.campaign_revisions_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
campaign_revisions.campaign_revisions_tenant_id_revision_id_key UNIQUE (tenant_id, revision_id)
campaign_usage.campaign_usage_amount_check CHECK ((amount >= (0)::numeric))
campaign_usage.campaign_usage_pkey PRIMARY KEY (tenant_id, campaign_id, measure)
campaign_usage.campaign_usage_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
campaigns.campaigns_check CHECK ((starts_at < ends_at))
campaigns.campaigns_code_length_check CHECK (((code_length >= 4) AND (code_length <= 24)))
campaigns.campaigns_event_sequence_check CHECK ((event_sequence >= 0))
campaigns.campaigns_pkey PRIMARY KEY (tenant_id, campaign_id)
campaigns.campaigns_priority_check CHECK (((priority >= 0) AND (priority <= 1000)))
campaigns.campaigns_revision_check CHECK ((revision >= 1))
campaigns.campaigns_revision_exists FOREIGN KEY (tenant_id, campaign_id, revision) REFERENCES campaign_revisions(tenant_id, campaign_id, revision) DEFERRABLE INITIALLY DEFERRED
campaigns.campaigns_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'active'::text, 'paused'::text, 'ended'::text, 'archived'::text])))
campaigns.campaigns_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
client_keys.client_keys_pkey PRIMARY KEY (client_key)
client_keys.client_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
client_keys.client_keys_tenant_id_key_id_key UNIQUE (tenant_id, key_id)
codes.codes_code_check CHECK ((code ~ '^[A-Z0-9]{3,32}$'::text))
codes.codes_pkey PRIMARY KEY (tenant_id, code_id)
codes.codes_source_check CHECK ((source = ANY (ARRAY['generated'::text, 'vanity'::text])))
codes.codes_state_check CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text, 'replaced'::text])))
codes.codes_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
codes.codes_tenant_id_participant_id_fkey FOREIGN KEY (tenant_id, participant_id) REFERENCES participants(tenant_id, participant_id)
codes.codes_unique_by_skeleton UNIQUE (tenant_id, skeleton)
codes.codes_used_within_cap CHECK (((used >= 0) AND (used <= cap) AND (cap <= 1000000)))
console_half_sessions.console_half_sessions_hash_check CHECK ((length(hash) = 32))
console_half_sessions.console_half_sessions_pkey PRIMARY KEY (hash)
console_half_sessions.console_half_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_identities.console_identities_issuer_check CHECK ((length(issuer) <= 2048))
console_identities.console_identities_pkey PRIMARY KEY (issuer, subject)
console_identities.console_identities_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 255)))
console_identities.console_identities_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_links.console_links_check CHECK (((email IS NULL) = (purpose = 'owner'::text)))
console_links.console_links_hash_check CHECK ((length(hash) = 32))
console_links.console_links_pkey PRIMARY KEY (hash)
console_links.console_links_purpose_check CHECK ((purpose = ANY (ARRAY['owner'::text, 'welcome'::text, 'password'::text])))
console_members.console_members_email_check CHECK (((email = lower(email)) AND (length(email) <= 254)))
console_members.console_members_pkey PRIMARY KEY (tenant_id, member_id)
console_members.console_members_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'manager'::text, 'support'::text, 'risk'::text, 'developer'::text, 'viewer'::text])))
console_members.console_members_tenant_id_email_key UNIQUE (tenant_id, email)
console_members.console_members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
console_passkey_challenges.console_passkey_challenges_check CHECK ((((session_id IS NOT NULL) = (purpose = ANY (ARRAY['add'::text, 'prove'::text]))) AND ((half_hash IS NOT NULL) = (purpose = 'finish'::text))))
console_passkey_challenges.console_passkey_challenges_half_hash_fkey FOREIGN KEY (half_hash) REFERENCES console_half_sessions(hash) ON DELETE CASCADE
console_passkey_challenges.console_passkey_challenges_hash_check CHECK ((length(hash) = 32))
console_passkey_challenges.console_passkey_challenges_pkey PRIMARY KEY (hash)
console_passkey_challenges.console_passkey_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['sign_in'::text, 'finish'::text, 'add'::text, 'prove'::text])))
console_passkey_challenges.console_passkey_challenges_session_id_fkey FOREIGN KEY (session_id) REFERENCES console_sessions(session_id) ON DELETE CASCADE
console_passkeys.console_passkeys_credential_id_check CHECK ((length(credential_id) <= 1400))
console_passkeys.console_passkeys_credential_id_key UNIQUE (credential_id)
console_passkeys.console_passkeys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 100)))
console_passkeys.console_passkeys_pkey PRIMARY KEY (passkey_id)
console_passkeys.console_passkeys_public_key_check CHECK ((length(public_key) <= 2048))
console_passkeys.console_passkeys_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_recovery_codes.console_recovery_codes_hash_check CHECK ((length(hash) = 32))
console_recovery_codes.console_recovery_codes_pkey PRIMARY KEY (user_id, hash)
console_recovery_codes.console_recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_sessions.console_sessions_agent_check CHECK ((length(agent) <= 300))
console_sessions.console_sessions_hash_check CHECK ((length(hash) = 32))
console_sessions.console_sessions_hash_key UNIQUE (hash)
console_sessions.console_sessions_pkey PRIMARY KEY (session_id)
console_sessions.console_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_sign_in_failures.console_sign_in_failures_failures_check CHECK ((failures >= 0))
console_sign_in_failures.console_sign_in_failures_pkey PRIMARY KEY (subject)
console_sign_in_failures.console_sign_in_failures_subject_check CHECK ((length(subject) = 32))
console_sign_ons.console_sign_ons_hash_check CHECK ((length(hash) = 32))
console_sign_ons.console_sign_ons_pkey PRIMARY KEY (hash)
console_sign_ons.console_sign_ons_return_to_check CHECK ((length(return_to) <= 2000))
console_sign_ons.console_sign_ons_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_totp.console_totp_pkey PRIMARY KEY (user_id)
console_totp.console_totp_user_id_fkey FOREIGN KEY (user_id) REFERENCES console_users(user_id) ON DELETE CASCADE
console_users.console_users_email_check CHECK (((email = lower(email)) AND (length(email) <= 254)))
console_users.console_users_email_key UNIQUE (email)
console_users.console_users_name_check CHECK (((length(name) >= 1) AND (length(name) <= 200)))
console_users.console_users_pkey PRIMARY KEY (user_id)
counted_referrals.counted_referrals_pkey PRIMARY KEY (tenant_id, campaign_id, referrer_id, referral_id)
counted_referrals.counted_referrals_place_check CHECK ((place >= 1))
counted_referrals.counted_referrals_tenant_id_campaign_id_referrer_id_place_key UNIQUE (tenant_id, campaign_id, referrer_id, place)
counted_referrals.counted_referrals_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
deliveries.deliveries_attempts_check CHECK ((attempts >= 0))
deliveries.deliveries_check CHECK (((state = ANY (ARRAY['pending'::text, 'retrying'::text])) = (next_attempt_at IS NOT NULL)))
deliveries.deliveries_check1 CHECK (((state = 'failed'::text) = (reason IS NOT NULL)))
deliveries.deliveries_check2 CHECK (((lease IS NULL) = (leased_until IS NULL)))
deliveries.deliveries_pkey PRIMARY KEY (tenant_id, delivery_id)
deliveries.deliveries_reason_check CHECK ((reason = ANY (ARRAY['exhausted'::text, 'refused'::text, 'gone'::text, 'archived'::text])))
deliveries.deliveries_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'retrying'::text, 'delivered'::text, 'failed'::text])))
deliveries.deliveries_tenant_id_endpoint_id_fkey FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints(tenant_id, endpoint_id)
deliveries.deliveries_tenant_id_event_id_fkey FOREIGN KEY (tenant_id, event_id) REFERENCES outbox_events(tenant_id, event_id)
delivery_attempts.delivery_attempts_attempt_check CHECK ((attempt >= 1))
delivery_attempts.delivery_attempts_duration_ms_check CHECK ((duration_ms >= 0))
delivery_attempts.delivery_attempts_excerpt_check CHECK ((octet_length(excerpt) <= 1024))
delivery_attempts.delivery_attempts_pkey PRIMARY KEY (tenant_id, delivery_id, attempt)
delivery_attempts.delivery_attempts_tenant_id_delivery_id_fkey FOREIGN KEY (tenant_id, delivery_id) REFERENCES deliveries(tenant_id, delivery_id) ON DELETE CASCADE
erasure_tombstones.erasure_tombstones_pkey PRIMARY KEY (tenant_id, tombstone, pseudonym)
erasure_tombstones.erasure_tombstones_tenant_id_pseudonym_fkey FOREIGN KEY (tenant_id, pseudonym) REFERENCES erasures(tenant_id, pseudonym)
erasure_tombstones.erasure_tombstones_tombstone_check CHECK ((length(tombstone) = 32))
erasures.erasures_counts_check CHECK ((jsonb_typeof(counts) = 'object'::text))
erasures.erasures_pkey PRIMARY KEY (tenant_id, pseudonym)
erasures.erasures_pseudonym_check CHECK ((pseudonym ~ '^erased_[0-9a-hjkmnp-tv-z]{26}$'::text))
erasures.erasures_reason_check CHECK ((length(reason) <= 500))
erasures.erasures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
event_sources.event_sources_pkey PRIMARY KEY (tenant_id, source_id)
event_sources.event_sources_state_check CHECK ((state = ANY (ARRAY['active'::text, 'archived'::text])))
event_sources.event_sources_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
events.events_amount_minor_check CHECK ((amount_minor >= (0)::numeric))
events.events_check CHECK (((participant_id IS NOT NULL) OR (onboarding_id IS NOT NULL)))
events.events_check1 CHECK (((amount_minor IS NULL) = (currency IS NULL)))
events.events_event_id_check CHECK (((length(event_id) >= 1) AND (length(event_id) <= 128)))
events.events_object_id_check CHECK (((length(object_id) >= 1) AND (length(object_id) <= 128)))
events.events_onboarding_id_check CHECK (((length(onboarding_id) >= 1) AND (length(onboarding_id) <= 128)))
events.events_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
events.events_pkey PRIMARY KEY (tenant_id, event_id)
events.events_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'cleared'::text, 'reversed'::text])))
events.events_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
idempotency_records.idempotency_records_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255)))
idempotency_records.idempotency_records_pkey PRIMARY KEY (tenant_id, caller, operation, idempotency_key)
idempotency_records.idempotency_records_status_check CHECK (((status >= 200) AND (status <= 499)))
idempotency_records.idempotency_records_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
identity_settings.identity_settings_pkey PRIMARY KEY (tenant_id)
identity_settings.identity_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
ledger_entries.ledger_entries_account_check CHECK ((account = ANY (ARRAY['funding'::text, 'pending'::text, 'available'::text, 'paid'::text, 'clawback'::text])))
ledger_entries.ledger_entries_amount_check CHECK ((amount <> (0)::numeric))
ledger_entries.ledger_entries_check CHECK (((account = 'funding'::text) = (participant_id IS NULL)))
ledger_entries.ledger_entries_line_check CHECK ((line >= 1))
ledger_entries.ledger_entries_pkey PRIMARY KEY (tenant_id, entry_id)
ledger_entries.ledger_entries_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
ledger_entries.ledger_entries_tenant_id_reward_id_fkey FOREIGN KEY (tenant_id, reward_id) REFERENCES rewards(tenant_id, reward_id)
ledger_entries.ledger_entries_tenant_id_transaction_id_line_key UNIQUE (tenant_id, transaction_id, line)
legal_texts.legal_texts_pkey PRIMARY KEY (tenant_id, text_id, version)
legal_texts.legal_texts_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
legal_texts.legal_texts_text_check CHECK (((length(text) >= 1) AND (length(text) <= 20000)))
legal_texts.legal_texts_text_id_check CHECK ((text_id ~ '^(terms|privacy|disclosure)\.([A-Z]{2}\.[a-z]{2}|any\.[a-z]{2}|any\.any)$'::text))
legal_texts.legal_texts_version_check CHECK ((version >= 1))
limit_counts.limit_counts_count_check CHECK ((count >= 0))
limit_counts.limit_counts_pkey PRIMARY KEY (tenant_id, minute, subject)
logged_requests.logged_requests_pkey PRIMARY KEY (tenant_id, logged_id)
outbox_events.outbox_events_data_check CHECK ((jsonb_typeof(data) = 'object'::text))
outbox_events.outbox_events_pkey PRIMARY KEY (tenant_id, event_id)
outbox_events.outbox_events_sequence_check CHECK ((sequence >= 1))
participant_tokens.participant_tokens_hash_check CHECK ((length(hash) = 32))
participant_tokens.participant_tokens_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
participant_tokens.participant_tokens_pkey PRIMARY KEY (tenant_id, hash)
participant_tokens.participant_tokens_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
participants.participants_attributes_check CHECK ((jsonb_typeof(attributes) = 'object'::text))
participants.participants_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
participants.participants_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
participants.participants_pkey PRIMARY KEY (tenant_id, participant_id)
participants.participants_state_check CHECK ((state = ANY (ARRAY['active'::text, 'blocked'::text, 'erased'::text])))
participants.participants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
referral_transitions.referral_transitions_pkey PRIMARY KEY (tenant_id, referral_id, sequence)
referral_transitions.referral_transitions_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
referrals.referrals_check CHECK (((state = 'voided'::text) = (voided_from IS NOT NULL)))
referrals.referrals_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
referrals.referrals_not_oneself CHECK ((referee_id <> referrer_id))
referrals.referrals_onboarding_id_check CHECK (((length(onboarding_id) >= 1) AND (length(onboarding_id) <= 128)))
referrals.referrals_one_per_onboarding UNIQUE (tenant_id, onboarding_id)
referrals.referrals_one_per_referee UNIQUE (tenant_id, referee_id)
referrals.referrals_pkey PRIMARY KEY (tenant_id, referral_id)
referrals.referrals_review_check CHECK ((review = ANY (ARRAY['none'::text, 'flagged'::text, 'cleared'::text, 'confirmed'::text])))
referrals.referrals_slot_while_it_stands CHECK (((NOT counted) OR (state <> ALL (ARRAY['expired'::text, 'declined'::text, 'voided'::text]))))
referrals.referrals_somebody CHECK (((referee_id IS NOT NULL) OR (onboarding_id IS NOT NULL)))
referrals.referrals_state_check CHECK ((state = ANY (ARRAY['registered'::text, 'qualified'::text, 'approved'::text, 'rewarded'::text, 'expired'::text, 'declined'::text, 'voided'::text, 'reversed'::text])))
referrals.referrals_tenant_id_campaign_id_revision_fkey FOREIGN KEY (tenant_id, campaign_id, revision) REFERENCES campaign_revisions(tenant_id, campaign_id, revision)
referrals.referrals_tenant_id_code_id_fkey FOREIGN KEY (tenant_id, code_id) REFERENCES codes(tenant_id, code_id)
referrals.referrals_tenant_id_referee_id_fkey FOREIGN KEY (tenant_id, referee_id) REFERENCES participants(tenant_id, participant_id)
referrals.referrals_tenant_id_referrer_id_fkey FOREIGN KEY (tenant_id, referrer_id) REFERENCES participants(tenant_id, participant_id)
referrals.referrals_voided_from_check CHECK ((voided_from = ANY (ARRAY['registered'::text, 'qualified'::text, 'approved'::text])))
rejected_events.rejected_events_body_check CHECK ((length(body) <= 65536))
rejected_events.rejected_events_pkey PRIMARY KEY (tenant_id, rejected_id)
rejected_events.rejected_events_tenant_id_source_id_fkey FOREIGN KEY (tenant_id, source_id) REFERENCES event_sources(tenant_id, source_id)
report_changes.report_changes_pkey PRIMARY KEY (tenant_id, change_id)
report_changes.report_changes_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
report_days.report_days_pkey PRIMARY KEY (tenant_id, day, campaign_id, asset)
report_days.report_days_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
report_quarters.report_quarters_pkey PRIMARY KEY (tenant_id, quarter, campaign_id, asset)
report_quarters.report_quarters_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
report_totals.report_totals_pkey PRIMARY KEY (tenant_id, campaign_id, asset)
report_totals.report_totals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
report_zones.report_zones_pkey PRIMARY KEY (tenant_id)
report_zones.report_zones_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
reservations.reservations_onboarding_id_check CHECK (((length(onboarding_id) >= 1) AND (length(onboarding_id) <= 128)))
reservations.reservations_pkey PRIMARY KEY (tenant_id, reservation_id)
reservations.reservations_state_check CHECK ((state = ANY (ARRAY['held'::text, 'used'::text, 'expired'::text, 'cancelled'::text])))
reservations.reservations_tenant_id_code_id_fkey FOREIGN KEY (tenant_id, code_id) REFERENCES codes(tenant_id, code_id)
reward_refusals.reward_refusals_pkey PRIMARY KEY (tenant_id, referral_id, side, rule_id)
reward_refusals.reward_refusals_side_check CHECK ((side = ANY (ARRAY['referrer'::text, 'referee'::text])))
reward_refusals.reward_refusals_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
reward_transitions.reward_transitions_pkey PRIMARY KEY (tenant_id, reward_id, sequence)
reward_transitions.reward_transitions_tenant_id_reward_id_fkey FOREIGN KEY (tenant_id, reward_id) REFERENCES rewards(tenant_id, reward_id)
rewards.rewards_amount_check CHECK ((amount > (0)::numeric))
rewards.rewards_approval_check CHECK ((approval = ANY (ARRAY['automatic'::text, 'asking'::text, 'waiting'::text, 'approved'::text, 'declined'::text])))
rewards.rewards_asset_check CHECK ((asset ~ '^([A-Z]{3}|[a-z][a-z0-9]{1,9}|points:[a-z][a-z0-9_]{0,31})$'::text))
rewards.rewards_check CHECK (((asset IS NULL) = (amount IS NULL)))
rewards.rewards_check1 CHECK (((kind = 'fixed'::text) = (ordinal IS NULL)))
rewards.rewards_check2 CHECK (((side = 'referrer'::text) OR (kind = 'fixed'::text)))
rewards.rewards_check3 CHECK (((side = 'referee'::text) OR (participant_id = referrer_id)))
rewards.rewards_check4 CHECK (((payout_reference IS NULL) = (paid_at IS NULL)))
rewards.rewards_check5 CHECK (((state <> 'paid'::text) OR (paid_at IS NOT NULL)))
rewards.rewards_check6 CHECK (((paid_at IS NULL) OR (state = ANY (ARRAY['paid'::text, 'reversed'::text]))))
rewards.rewards_check7 CHECK (((state = ANY (ARRAY['pending'::text, 'cancelled'::text, 'reversed'::text])) OR (available_at IS NOT NULL)))
rewards.rewards_check8 CHECK (((NOT superseded) OR (state = ANY (ARRAY['cancelled'::text, 'reversed'::text]))))
rewards.rewards_expires_after_seconds_check CHECK ((expires_after_seconds > 0))
rewards.rewards_hold_seconds_check CHECK ((hold_seconds >= 0))
rewards.rewards_kind_check CHECK ((kind = ANY (ARRAY['fixed'::text, 'tiered'::text, 'milestone'::text])))
rewards.rewards_ordinal_check CHECK ((ordinal >= 1))
rewards.rewards_payout_reference_check CHECK (((length(payout_reference) >= 1) AND (length(payout_reference) <= 128)))
rewards.rewards_pkey PRIMARY KEY (tenant_id, reward_id)
rewards.rewards_rule_id_check CHECK (((length(rule_id) >= 1) AND (length(rule_id) <= 40)))
rewards.rewards_rule_results_check CHECK ((jsonb_typeof(rule_results) = 'array'::text))
rewards.rewards_side_check CHECK ((side = ANY (ARRAY['referrer'::text, 'referee'::text])))
rewards.rewards_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'available'::text, 'paid'::text, 'cancelled'::text, 'expired'::text, 'reversed'::text])))
rewards.rewards_tenant_id_campaign_id_revision_fkey FOREIGN KEY (tenant_id, campaign_id, revision) REFERENCES campaign_revisions(tenant_id, campaign_id, revision)
rewards.rewards_tenant_id_participant_id_fkey FOREIGN KEY (tenant_id, participant_id) REFERENCES participants(tenant_id, participant_id)
rewards.rewards_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
rewards.rewards_value_check CHECK ((jsonb_typeof(value) = 'object'::text))
risk_assessments.risk_assessments_check CHECK (((cardinality(failed) = 0) OR (outcome <> 'pass'::text)))
risk_assessments.risk_assessments_outcome_check CHECK ((outcome = ANY (ARRAY['pass'::text, 'hold'::text, 'refuse'::text])))
risk_assessments.risk_assessments_pkey PRIMARY KEY (tenant_id, assessment_id)
risk_assessments.risk_assessments_preset_check CHECK ((preset = ANY (ARRAY['relaxed'::text, 'moderate'::text, 'strict'::text])))
risk_assessments.risk_assessments_score_check CHECK (((score >= 0) AND (score <= 100)))
risk_assessments.risk_assessments_stage_check CHECK ((stage = ANY (ARRAY['registration'::text, 'approval'::text])))
risk_assessments.risk_assessments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
risk_assessments.risk_assessments_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
risk_list_entries.risk_list_entries_kind_check CHECK ((kind = ANY (ARRAY['participant'::text, 'email_domain'::text, 'network'::text, 'device'::text, 'country'::text])))
risk_list_entries.risk_list_entries_list_check CHECK ((list = ANY (ARRAY['block'::text, 'allow'::text])))
risk_list_entries.risk_list_entries_pkey PRIMARY KEY (tenant_id, entry_id)
risk_list_entries.risk_list_entries_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
risk_review_steps.risk_review_steps_action_check CHECK ((action = ANY (ARRAY['flagged'::text, 'proposed'::text, 'decided'::text, 'undone'::text, 'noted'::text])))
risk_review_steps.risk_review_steps_pkey PRIMARY KEY (tenant_id, referral_id, sequence)
risk_review_steps.risk_review_steps_referee_check CHECK ((referee = ANY (ARRAY['clear'::text, 'confirm'::text])))
risk_review_steps.risk_review_steps_referrer_check CHECK ((referrer = ANY (ARRAY['clear'::text, 'confirm'::text])))
risk_review_steps.risk_review_steps_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES risk_reviews(tenant_id, referral_id)
risk_reviews.risk_reviews_check CHECK ((((state = 'open'::text) = (referrer IS NULL)) AND ((state = 'open'::text) = (referee IS NULL)) AND ((state = 'open'::text) = (actor IS NULL))))
risk_reviews.risk_reviews_pkey PRIMARY KEY (tenant_id, referral_id)
risk_reviews.risk_reviews_referee_check CHECK ((referee = ANY (ARRAY['clear'::text, 'confirm'::text])))
risk_reviews.risk_reviews_referrer_check CHECK ((referrer = ANY (ARRAY['clear'::text, 'confirm'::text])))
risk_reviews.risk_reviews_score_check CHECK (((score >= 0) AND (score <= 100)))
risk_reviews.risk_reviews_stake_check CHECK ((jsonb_typeof(stake) = 'array'::text))
risk_reviews.risk_reviews_state_check CHECK ((state = ANY (ARRAY['open'::text, 'proposed'::text, 'decided'::text])))
risk_reviews.risk_reviews_tenant_id_referral_id_fkey FOREIGN KEY (tenant_id, referral_id) REFERENCES referrals(tenant_id, referral_id)
risk_settings.risk_settings_check CHECK (((four_eyes_currency IS NULL) = (four_eyes_minor IS NULL)))
risk_settings.risk_settings_four_eyes_currency_check CHECK ((four_eyes_currency ~ '^([A-Z]{3}|[a-z][a-z0-9]{1,9})$'::text))
risk_settings.risk_settings_four_eyes_minor_check CHECK ((four_eyes_minor >= (0)::numeric))
risk_settings.risk_settings_pkey PRIMARY KEY (tenant_id)
risk_settings.risk_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
risk_signals.risk_signals_kind_check CHECK ((kind = ANY (ARRAY['email'::text, 'email_series'::text, 'email_name'::text, 'phone'::text, 'payout'::text, 'device'::text, 'network'::text])))
risk_signals.risk_signals_person_check CHECK ((person ~ '^[po]:'::text))
risk_signals.risk_signals_pkey PRIMARY KEY (tenant_id, kind, hash, seen_at, person)
risk_signals.risk_signals_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
secret_keys.secret_keys_hash_check CHECK ((length(hash) = 32))
secret_keys.secret_keys_pkey PRIMARY KEY (tenant_id, key_id)
secret_keys.secret_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
secret_keys.secret_keys_tenant_id_hash_key UNIQUE (tenant_id, hash)
tenants.tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
tenants.tenants_limits_check CHECK ((jsonb_typeof(limits) = 'object'::text))
tenants.tenants_live_clock_is_real CHECK (((clock_ahead_ms = 0) OR ((mode = 'sandbox'::text) AND (clock_ahead_ms > 0))))
tenants.tenants_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'sandbox'::text])))
tenants.tenants_pkey PRIMARY KEY (tenant_id)
tenants.tenants_privacy_check CHECK ((jsonb_typeof(privacy) = 'object'::text))
veto_attempts.veto_attempts_attempt_check CHECK ((attempt >= 1))
veto_attempts.veto_attempts_duration_ms_check CHECK ((duration_ms >= 0))
veto_attempts.veto_attempts_excerpt_check CHECK ((octet_length(excerpt) <= 1024))
veto_attempts.veto_attempts_pkey PRIMARY KEY (tenant_id, reward_id, attempt)
veto_attempts.veto_attempts_tenant_id_reward_id_fkey FOREIGN KEY (tenant_id, reward_id) REFERENCES veto_questions(tenant_id, reward_id)
veto_questions.veto_questions_attempts_check CHECK ((attempts >= 0))
veto_questions.veto_questions_check CHECK (((state = 'open'::text) = (next_attempt_at IS NOT NULL)))
veto_questions.veto_questions_check1 CHECK (((attempts = 0) = (first_attempt_at IS NULL)))
veto_questions.veto_questions_check2 CHECK (((lease IS NULL) = (leased_until IS NULL)))
veto_questions.veto_questions_pkey PRIMARY KEY (tenant_id, reward_id)
veto_questions.veto_questions_state_check CHECK ((state = ANY (ARRAY['open'::text, 'allowed'::text, 'refused'::text, 'held'::text, 'overtaken'::text])))
veto_questions.veto_questions_tenant_id_reward_id_fkey FOREIGN KEY (tenant_id, reward_id) REFERENCES rewards(tenant_id, reward_id)
webhook_endpoints.webhook_endpoints_check CHECK (((state = 'disabled'::text) = (disabled_reason IS NOT NULL)))
webhook_endpoints.webhook_endpoints_check1 CHECK (((sealed_previous_secret IS NULL) = (previous_secret_until IS NULL)))
webhook_endpoints.webhook_endpoints_consecutive_failures_check CHECK ((consecutive_failures >= 0))
webhook_endpoints.webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text])))
webhook_endpoints.webhook_endpoints_pkey PRIMARY KEY (tenant_id, endpoint_id)
webhook_endpoints.webhook_endpoints_scheme_check CHECK ((scheme = ANY (ARRAY['standard'::text, 'platform'::text])))
webhook_endpoints.webhook_endpoints_sealed_previous_secret_check CHECK ((sealed_previous_secret ~~ 'v1.%'::text))
webhook_endpoints.webhook_endpoints_sealed_secret_check CHECK ((sealed_secret ~~ 'v1.%'::text))
webhook_endpoints.webhook_endpoints_state_check CHECK ((state = ANY (ARRAY['active'::text, 'paused'::text, 'disabled'::text, 'archived'::text])))
webhook_endpoints.webhook_endpoints_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
webhook_endpoints.webhook_endpoints_url_check CHECK ((length(url) <= 2048))

# indexes
approval_vetoes.approval_vetoes_pkey using btree (tenant_id) unique
audit_entries.audit_entries_by_actor using btree (tenant_id, actor, audit_id)
audit_entries.audit_entries_by_operation using btree (tenant_id, operation, audit_id)
audit_entries.audit_entries_by_subject using btree (tenant_id, subject_id, audit_id)
audit_entries.audit_entries_pkey using btree (tenant_id, audit_id) unique
audit_entries.audit_entries_tenant_id_sequence_key using btree (tenant_id, sequence) unique
audit_entries.audit_entries_waiting using btree (tenant_id, "position") WHERE (sequence IS NULL)
campaign_audience.campaign_audience_pkey using btree (tenant_id, campaign_id, participant_id) unique
campaign_revisions.campaign_revisions_pkey using btree (tenant_id, campaign_id, revision) unique
campaign_revisions.campaign_revisions_tenant_id_revision_id_key using btree (tenant_id, revision_id) unique
campaign_usage.campaign_usage_pkey using btree (tenant_id, campaign_id, measure) unique
campaigns.campaigns_active using btree (tenant_id, campaign_id) WHERE (state = 'active'::text)
campaigns.campaigns_pkey using btree (tenant_id, campaign_id) unique
client_keys.client_keys_pkey using btree (client_key) unique
client_keys.client_keys_tenant_id_key_id_key using btree (tenant_id, key_id) unique
codes.codes_by_participant using btree (tenant_id, participant_id)
codes.codes_one_per_participant using btree (tenant_id, campaign_id, participant_id) WHERE (state <> 'replaced'::text) unique
codes.codes_pkey using btree (tenant_id, code_id) unique
codes.codes_unique_by_skeleton using btree (tenant_id, skeleton) unique
console_half_sessions.console_half_sessions_of_user using btree (user_id)
console_half_sessions.console_half_sessions_pkey using btree (hash) unique
console_identities.console_identities_of_user using btree (user_id)
console_identities.console_identities_pkey using btree (issuer, subject) unique
console_links.console_links_pkey using btree (hash) unique
console_members.console_members_pkey using btree (tenant_id, member_id) unique
console_members.console_members_tenant_id_email_key using btree (tenant_id, email) unique
console_passkey_challenges.console_passkey_challenges_of_half using btree (half_hash)
console_passkey_challenges.console_passkey_challenges_of_session using btree (session_id)
console_passkey_challenges.console_passkey_challenges_pkey using btree (hash) unique
console_passkeys.console_passkeys_credential_id_key using btree (credential_id) unique
console_passkeys.console_passkeys_of_user using btree (user_id)
console_passkeys.console_passkeys_pkey using btree (passkey_id) unique
console_recovery_codes.console_recovery_codes_pkey using btree (user_id, hash) unique
console_sessions.console_sessions_hash_key using btree (hash) unique
console_sessions.console_sessions_of_user using btree (user_id)
console_sessions.console_sessions_pkey using btree (session_id) unique
console_sign_in_failures.console_sign_in_failures_pkey using btree (subject) unique
console_sign_ons.console_sign_ons_pkey using btree (hash) unique
console_totp.console_totp_pkey using btree (user_id) unique
console_users.console_users_email_key using btree (email) unique
console_users.console_users_pkey using btree (user_id) unique
counted_referrals.counted_referrals_pkey using btree (tenant_id, campaign_id, referrer_id, referral_id) unique
counted_referrals.counted_referrals_tenant_id_campaign_id_referrer_id_place_key using btree (tenant_id, campaign_id, referrer_id, place) unique
deliveries.deliveries_by_endpoint using btree (tenant_id, endpoint_id, delivery_id)
deliveries.deliveries_by_event using btree (tenant_id, event_id, delivery_id)
deliveries.deliveries_closed using btree (tenant_id, updated_at) WHERE (state = ANY (ARRAY['delivered'::text, 'failed'::text]))
deliveries.deliveries_due using btree (tenant_id, endpoint_id, next_attempt_at) WHERE (state = ANY (ARRAY['pending'::text, 'retrying'::text]))
deliveries.deliveries_given_up using btree (tenant_id, updated_at) WHERE ((state = 'failed'::text) AND (reason = ANY (ARRAY['exhausted'::text, 'refused'::text, 'gone'::text])))
deliveries.deliveries_one_open using btree (tenant_id, event_id, endpoint_id) WHERE (state = ANY (ARRAY['pending'::text, 'retrying'::text])) unique
deliveries.deliveries_one_per_event using btree (tenant_id, event_id, endpoint_id) WHERE (NOT resend) unique
deliveries.deliveries_pkey using btree (tenant_id, delivery_id) unique
delivery_attempts.delivery_attempts_pkey using btree (tenant_id, delivery_id, attempt) unique
erasure_tombstones.erasure_tombstones_by_age using btree (tenant_id, erased_at)
erasure_tombstones.erasure_tombstones_pkey using btree (tenant_id, tombstone, pseudonym) unique
erasures.erasures_pkey using btree (tenant_id, pseudonym) unique
event_sources.event_sources_pkey using btree (tenant_id, source_id) unique
events.events_by_age using brin (received_at)
events.events_by_arrival using btree (tenant_id, received_at)
events.events_by_onboarding using btree (tenant_id, onboarding_id, occurred_at) WHERE (onboarding_id IS NOT NULL)
events.events_by_participant using btree (tenant_id, participant_id, occurred_at) WHERE (participant_id IS NOT NULL)
events.events_by_source using btree (tenant_id, source, received_at)
events.events_by_type using btree (tenant_id, type, received_at)
events.events_not_cleared using btree (tenant_id, status, received_at) WHERE (status <> 'cleared'::text)
events.events_pkey using btree (tenant_id, event_id) unique
events.events_with_attributes using btree (tenant_id, received_at) WHERE (attributes <> '{}'::jsonb)
idempotency_records.idempotency_records_age using btree (tenant_id, created_at)
idempotency_records.idempotency_records_pkey using btree (tenant_id, caller, operation, idempotency_key) unique
identity_settings.identity_settings_by_issuer using btree (issuer) WHERE (issuer IS NOT NULL)
identity_settings.identity_settings_pkey using btree (tenant_id) unique
ledger_entries.ledger_entries_by_campaign using btree (tenant_id, campaign_id, entry_id)
ledger_entries.ledger_entries_by_participant using btree (tenant_id, participant_id, account, asset) WHERE (participant_id IS NOT NULL)
ledger_entries.ledger_entries_by_reward using btree (tenant_id, reward_id, entry_id)
ledger_entries.ledger_entries_by_time using btree (tenant_id, at) WHERE (account = ANY (ARRAY['paid'::text, 'clawback'::text]))
ledger_entries.ledger_entries_pkey using btree (tenant_id, entry_id) unique
ledger_entries.ledger_entries_tenant_id_transaction_id_line_key using btree (tenant_id, transaction_id, line) unique
legal_texts.legal_texts_pkey using btree (tenant_id, text_id, version) unique
limit_counts.limit_counts_pkey using btree (tenant_id, minute, subject) unique
logged_requests.logged_requests_pkey using btree (tenant_id, logged_id) unique
outbox_events.outbox_events_by_subject using btree (tenant_id, subject_id, event_id)
outbox_events.outbox_events_by_time using btree (tenant_id, occurred_at, event_id)
outbox_events.outbox_events_naming using btree (tenant_id, ((data ->> 'participantId'::text))) WHERE (type = ANY (ARRAY['risk.alarm'::text, 'campaign.referrer_limit_near'::text]))
outbox_events.outbox_events_pkey using btree (tenant_id, event_id) unique
outbox_events.outbox_events_waiting using btree (event_id) WHERE (fanned_out_at IS NULL)
participant_tokens.participant_tokens_by_participant using btree (tenant_id, participant_id)
participant_tokens.participant_tokens_expiry using btree (tenant_id, expires_at)
participant_tokens.participant_tokens_pkey using btree (tenant_id, hash) unique
participants.participants_pkey using btree (tenant_id, participant_id) unique
referral_transitions.referral_transitions_pkey using btree (tenant_id, referral_id, sequence) unique
referral_transitions.referral_transitions_told using btree (tenant_id, at, referral_id, to_state) WHERE (((from_state = 'registered'::text) AND (to_state = 'qualified'::text)) OR (to_state = 'rewarded'::text))
referrals.referrals_awaiting_approval using btree (tenant_id, referral_id) WHERE ((state = 'qualified'::text) AND (review <> 'flagged'::text))
referrals.referrals_by_campaign using btree (tenant_id, campaign_id, referral_id)
referrals.referrals_by_code using btree (tenant_id, code_id, referral_id)
referrals.referrals_by_referrer using btree (tenant_id, referrer_id, referral_id)
referrals.referrals_due using btree (due_at, tenant_id, referral_id) WHERE (due_at IS NOT NULL)
referrals.referrals_due_of_tenant using btree (tenant_id, due_at) WHERE (due_at IS NOT NULL)
referrals.referrals_not_linked using btree (tenant_id, registered_at) WHERE ((referee_id IS NULL) AND (state = 'registered'::text))
referrals.referrals_one_per_onboarding using btree (tenant_id, onboarding_id) unique
referrals.referrals_one_per_referee using btree (tenant_id, referee_id) unique
referrals.referrals_pkey using btree (tenant_id, referral_id) unique
referrals.referrals_sign_up_kept using btree (tenant_id, updated_at) WHERE ((sign_up_gone_at IS NULL) AND (state = ANY (ARRAY['expired'::text, 'declined'::text, 'voided'::text])) AND (qualified_at IS NULL))
rejected_events.rejected_events_by_age using btree (tenant_id, received_at)
rejected_events.rejected_events_by_source using btree (tenant_id, source_id, rejected_id)
rejected_events.rejected_events_pkey using btree (tenant_id, rejected_id) unique
report_changes.report_changes_pkey using btree (tenant_id, change_id) unique
report_days.report_days_pkey using btree (tenant_id, day, campaign_id, asset) unique
report_quarters.report_quarters_pkey using btree (tenant_id, quarter, campaign_id, asset) unique
report_totals.report_totals_pkey using btree (tenant_id, campaign_id, asset) unique
report_zones.report_zones_pkey using btree (tenant_id) unique
reservations.reservations_by_code using btree (tenant_id, code_id, reservation_id)
reservations.reservations_by_person using btree (tenant_id, onboarding_id, reservation_id)
reservations.reservations_by_state using btree (tenant_id, state, reservation_id)
reservations.reservations_due using btree (tenant_id, expires_at) WHERE (state = 'held'::text)
reservations.reservations_held_by_code using btree (tenant_id, code_id, reservation_id) WHERE (state = 'held'::text)
reservations.reservations_one_held using btree (tenant_id, onboarding_id) WHERE (state = 'held'::text) unique
reservations.reservations_over using btree (tenant_id, updated_at) WHERE (state <> 'held'::text)
reservations.reservations_pkey using btree (tenant_id, reservation_id) unique
reward_refusals.reward_refusals_pkey using btree (tenant_id, referral_id, side, rule_id) unique
reward_transitions.reward_transitions_pkey using btree (tenant_id, reward_id, sequence) unique
rewards.rewards_by_campaign using btree (tenant_id, campaign_id, reward_id)
rewards.rewards_by_participant using btree (tenant_id, participant_id, side, granted_at)
rewards.rewards_by_referral using btree (tenant_id, referral_id)
rewards.rewards_by_state using btree (tenant_id, state, reward_id)
rewards.rewards_due using btree (tenant_id, available_at) WHERE ((state = 'pending'::text) AND (available_at IS NOT NULL))
rewards.rewards_expiring using btree (tenant_id, expires_at) WHERE ((state = 'available'::text) AND (expires_at IS NOT NULL))
rewards.rewards_failed using btree (tenant_id, failed_at) WHERE ((failed_at IS NOT NULL) AND (state = 'available'::text))
rewards.rewards_milestone_once using btree (tenant_id, campaign_id, participant_id, rule_id, ordinal) WHERE ((kind = 'milestone'::text) AND (NOT superseded)) unique
rewards.rewards_once using btree (tenant_id, referral_id, side, rule_id) WHERE ((kind <> 'milestone'::text) AND (NOT superseded)) unique
rewards.rewards_pkey using btree (tenant_id, reward_id) unique
rewards.rewards_waiting using btree (tenant_id, granted_at) WHERE ((approval = 'waiting'::text) AND (state = 'pending'::text))
risk_assessments.risk_assessments_by_age using brin (at)
risk_assessments.risk_assessments_by_referral using btree (tenant_id, referral_id, assessment_id)
risk_assessments.risk_assessments_by_referrer using btree (tenant_id, referrer_id, assessment_id)
risk_assessments.risk_assessments_not_passed using btree (tenant_id, outcome, assessment_id) WHERE (outcome <> 'pass'::text)
risk_assessments.risk_assessments_pkey using btree (tenant_id, assessment_id) unique
risk_assessments.risk_assessments_with_hashes using btree (tenant_id, at) WHERE ((signals -> 'hashes'::text) <> '[]'::jsonb)
risk_assessments.risk_assessments_with_tracks using btree (tenant_id) WHERE ((ip_country IS NOT NULL) OR ((signals -> 'hashes'::text) @> '[{"kind": "network"}]'::jsonb) OR ((signals -> 'hashes'::text) @> '[{"kind": "device"}]'::jsonb))
risk_list_entries.risk_list_entries_by_match using btree (tenant_id, kind, match) WHERE (removed_at IS NULL)
risk_list_entries.risk_list_entries_pkey using btree (tenant_id, entry_id) unique
risk_review_steps.risk_review_steps_pkey using btree (tenant_id, referral_id, sequence) unique
risk_review_steps.risk_review_steps_with_note using btree (tenant_id, at) WHERE (note IS NOT NULL)
risk_reviews.risk_reviews_by_stake using btree (tenant_id, state, stake_rank, referral_id)
risk_reviews.risk_reviews_pkey using btree (tenant_id, referral_id) unique
risk_reviews.risk_reviews_waiting using btree (tenant_id, flagged_at, referral_id) WHERE (state = ANY (ARRAY['open'::text, 'proposed'::text]))
risk_settings.risk_settings_pkey using btree (tenant_id) unique
risk_signals.risk_signals_by_age using brin (seen_at)
risk_signals.risk_signals_by_person using btree (tenant_id, person)
risk_signals.risk_signals_pkey using btree (tenant_id, kind, hash, seen_at, person) unique
secret_keys.secret_keys_pkey using btree (tenant_id, key_id) unique
secret_keys.secret_keys_tenant_id_hash_key using btree (tenant_id, hash) unique
tenants.tenants_ahead using btree (tenant_id) WHERE (clock_ahead_ms > 0)
tenants.tenants_pkey using btree (tenant_id) unique
veto_attempts.veto_attempts_pkey using btree (tenant_id, reward_id, attempt) unique
veto_attempts.veto_attempts_with_excerpt using btree (tenant_id, at) WHERE (excerpt IS NOT NULL)
veto_questions.veto_questions_due using btree (tenant_id, next_attempt_at) WHERE (state = 'open'::text)
veto_questions.veto_questions_pkey using btree (tenant_id, reward_id) unique
webhook_endpoints.webhook_endpoints_pkey using btree (tenant_id, endpoint_id) unique

# functions
build_tenant_wall(target regclass) returns void language plpgsql volatile:  declare -- The service binds each session to the tenant of its next statement. For work that serves all of them it steps back to the user who -- owns the tables, who sees all when it says so. Two policies, because one with both conditions costs every read of the service. own constant text := $own$tenant_id = current_setting('beckon.tenant_id', true)$own$; every constant text := $every$current_setting('beckon.tenant_id', true) = '*'$every$; begin execute format('alter table %s enable row level security', target); execute format('alter table %s force row level security', target); execute format('create policy tenant_wall on %s using (%s) with check (%s)', target, own, own); execute format('create policy every_tenant on %s to %I using (%s) with check (%s)', target, current_user, every, every); end 
note_codes() returns trigger language plpgsql volatile:  begin insert into report_changes (tenant_id, quarter, campaign_id, issued) select tenant_id, report_quarter(created_at), campaign_id, count(*) from added where state <> 'replaced' group by tenant_id, report_quarter(created_at), campaign_id; return null; end 
note_money() returns trigger language plpgsql volatile:  begin insert into report_changes (tenant_id, quarter, campaign_id, asset, granted, returned, paid, clawed_back) select tenant_id, report_quarter(at), campaign_id, asset, coalesce(sum(-amount) filter (where account = 'funding' and amount < 0), 0), coalesce(sum(amount) filter (where account = 'funding' and amount > 0), 0), coalesce(sum(amount) filter (where account = 'paid'), 0), coalesce(sum(-amount) filter (where account = 'clawback'), 0) from added where account in ('funding', 'paid', 'clawback') group by tenant_id, report_quarter(at), campaign_id, asset; return null; end 
note_referrals() returns trigger language plpgsql volatile:  begin insert into report_changes (tenant_id, quarter, campaign_id, registered, qualified, rewarded) select a.tenant_id, report_quarter(a.at), f.campaign_id, count(*) filter (where a.from_state is null), count(*) filter (where a.to_state = 'qualified'), count(*) filter (where a.to_state = 'rewarded') from added a join referrals f on f.tenant_id = a.tenant_id and f.referral_id = a.referral_id where a.from_state is null or (a.from_state = 'registered' and a.to_state = 'qualified') or a.to_state = 'rewarded' group by a.tenant_id, report_quarter(a.at), f.campaign_id; return null; end 
refuse_audit_change() returns trigger language plpgsql volatile:  begin if old.sequence is null and new.sequence is not null and to_jsonb(new) - '{sequence,hash}'::text[] = to_jsonb(old) - '{sequence,hash}'::text[] then return new; end if; if old.salt is not null and new.salt is null and new.reason is null and to_jsonb(new) - '{salt,reason,subject_id}'::text[] = to_jsonb(old) - '{salt,reason,subject_id}'::text[] and exists (select from erasures e where e.tenant_id = old.tenant_id and e.erased_by = pg_current_xact_id_if_assigned() and new.subject_id = case when old.subject_digest is null then old.subject_id else e.pseudonym end) then return new; end if; raise exception 'audit_entries rows never change' using errcode = 'restrict_violation'; end 
refuse_change() returns trigger language plpgsql volatile:  begin raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation'; end 
refuse_change_but_emptying() returns trigger language plpgsql volatile:  begin if tg_op = 'UPDATE' and to_jsonb(new) = jsonb_set(to_jsonb(old), array[tg_argv[0]], 'null') then return new; end if; raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation'; end 
refuse_change_but_erasure() returns trigger language plpgsql volatile:  declare was text := to_jsonb(old) ->> tg_argv[0]; becomes text := to_jsonb(new) ->> tg_argv[0]; begin if tg_op = 'UPDATE' and was is not null and to_jsonb(old) - tg_argv[0] = to_jsonb(new) - tg_argv[0] and exists ( select from erasures e where e.tenant_id = old.tenant_id and e.erased_by = pg_current_xact_id_if_assigned() and case tg_argv[1] when 'nothing' then becomes is null when 'pseudonym' then becomes = e.pseudonym and not exists ( select from participants p where p.tenant_id = old.tenant_id and p.participant_id = was) else false end) then return new; end if; raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation'; end 
refuse_unbalanced() returns trigger language plpgsql volatile set plan_cache_mode=force_custom_plan:  begin if ( select coalesce(bool_or(sums.amount <> 0), true) from ( select sum(e.amount) as amount from ledger_entries e where e.tenant_id = new.tenant_id and e.transaction_id = new.transaction_id group by e.asset) sums ) then raise exception 'ledger transaction % does not sum to zero', new.transaction_id using errcode = 'check_violation', constraint = 'ledger_entries_balanced'; end if; return null; end 
report_quarter(at timestamp with time zone) returns timestamp with time zone language sql immutable:  select date_bin('15 minutes', at, '2000-01-01 00:00:00+00') 

# triggers
audit_entries.audit_entries_never_change BEFORE UPDATE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()
audit_entries.audit_entries_never_deleted BEFORE DELETE ON public.audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_change()
audit_entries.audit_entries_never_emptied BEFORE TRUNCATE ON public.audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
campaign_revisions.campaign_revisions_never_change BEFORE DELETE OR UPDATE ON public.campaign_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change()
codes.codes_noted AFTER INSERT ON public.codes REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_codes()
delivery_attempts.delivery_attempts_never_change BEFORE UPDATE ON public.delivery_attempts FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('excerpt', 'nothing')
ledger_entries.ledger_entries_balanced AFTER INSERT ON public.ledger_entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced()
ledger_entries.ledger_entries_never_change BEFORE DELETE OR UPDATE ON public.ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('participant_id', 'pseudonym')
ledger_entries.ledger_entries_never_emptied BEFORE TRUNCATE ON public.ledger_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
ledger_entries.ledger_entries_noted AFTER INSERT ON public.ledger_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_money()
legal_texts.legal_texts_never_change BEFORE DELETE OR UPDATE ON public.legal_texts FOR EACH ROW EXECUTE FUNCTION refuse_change()
referral_transitions.referral_transitions_never_change BEFORE DELETE OR UPDATE ON public.referral_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('note', 'nothing')
referral_transitions.referral_transitions_noted AFTER INSERT ON public.referral_transitions REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION note_referrals()
reward_transitions.reward_transitions_never_change BEFORE DELETE OR UPDATE ON public.reward_transitions FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure('note', 'nothing')
veto_attempts.veto_attempts_never_change BEFORE DELETE OR UPDATE ON public.veto_attempts FOR EACH ROW EXECUTE FUNCTION refuse_change_but_emptying('excerpt')

# policies
approval_vetoes.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
approval_vetoes.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
audit_entries.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
audit_entries.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
campaign_audience.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
campaign_audience.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
campaign_revisions.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
campaign_revisions.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
campaign_usage.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
campaign_usage.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
campaigns.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
campaigns.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
client_keys.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
client_keys.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
codes.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
codes.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
console_members.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
console_members.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
counted_referrals.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
counted_referrals.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
deliveries.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
deliveries.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
delivery_attempts.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
delivery_attempts.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
erasure_tombstones.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
erasure_tombstones.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
erasures.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
erasures.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
event_sources.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
event_sources.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
events.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
events.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
idempotency_records.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
idempotency_records.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
identity_settings.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
identity_settings.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
ledger_entries.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
ledger_entries.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
legal_texts.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
legal_texts.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
limit_counts.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
limit_counts.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
logged_requests.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
logged_requests.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
outbox_events.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
outbox_events.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
participant_tokens.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
participant_tokens.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
participants.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
participants.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
referral_transitions.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
referral_transitions.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
referrals.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
referrals.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
rejected_events.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
rejected_events.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
report_changes.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
report_changes.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
report_days.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
report_days.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
report_quarters.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
report_quarters.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
report_totals.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
report_totals.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
report_zones.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
report_zones.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
reservations.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
reservations.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
reward_refusals.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
reward_refusals.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
reward_transitions.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
reward_transitions.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
rewards.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
rewards.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_assessments.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_assessments.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_list_entries.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_list_entries.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_review_steps.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_review_steps.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_reviews.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_reviews.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_settings.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_settings.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
risk_signals.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
risk_signals.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
secret_keys.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
secret_keys.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
tenants.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
tenants.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
veto_attempts.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
veto_attempts.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
veto_questions.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
veto_questions.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
webhook_endpoints.every_tenant PERMISSIVE for ALL to owner using ((current_setting('beckon.tenant_id'::text, true) = '*'::text)) check ((current_setting('beckon.tenant_id'::text, true) = '*'::text))
webhook_endpoints.tenant_wall PERMISSIVE for ALL to public using ((tenant_id = current_setting('beckon.tenant_id'::text, true))) check ((tenant_id = current_setting('beckon.tenant_id'::text, true)))
