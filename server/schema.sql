# tables
campaign_audience
campaign_revisions
campaigns
client_keys
codes
idempotency_records
identity_settings
participant_tokens
participants
secret_keys
tenants

# columns
campaign_audience.added_at timestamp with time zone not null
campaign_audience.campaign_id text collate "C" not null
campaign_audience.participant_id text collate "C" not null
campaign_audience.tenant_id text collate "C" not null
campaign_revisions.audience jsonb generated (NULLIF((terms -> 'audience'::text), '{"type": "everyone"}'::jsonb)) stored
campaign_revisions.campaign_id text collate "C" not null
campaign_revisions.created_at timestamp with time zone not null
campaign_revisions.revision integer not null
campaign_revisions.revision_id text collate "C" not null
campaign_revisions.tenant_id text collate "C" not null
campaign_revisions.terms jsonb not null
campaigns.campaign_id text collate "C" not null
campaigns.code_length integer not null
campaigns.created_at timestamp with time zone not null
campaigns.ends_at timestamp with time zone
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
codes.participant_id text collate "C" not null
codes.skeleton text collate "C" not null generated (translate(code, 'OILSBZ'::text, '011582'::text)) stored
codes.source text not null
codes.state text not null default 'active'::text
codes.tenant_id text collate "C" not null
codes.updated_at timestamp with time zone not null
codes.used integer not null default 0
codes.version integer not null default 1
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
tenants.created_at timestamp with time zone not null
tenants.currency text not null
tenants.mode text not null
tenants.name text not null
tenants.tenant_id text collate "C" not null
tenants.time_zone text not null
tenants.updated_at timestamp with time zone not null
tenants.version integer not null default 1

# constraints
campaign_audience.campaign_audience_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
campaign_audience.campaign_audience_pkey PRIMARY KEY (tenant_id, campaign_id, participant_id)
campaign_audience.campaign_audience_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
campaign_revisions.campaign_revisions_pkey PRIMARY KEY (tenant_id, campaign_id, revision)
campaign_revisions.campaign_revisions_revision_check CHECK ((revision >= 1))
campaign_revisions.campaign_revisions_tenant_id_campaign_id_fkey FOREIGN KEY (tenant_id, campaign_id) REFERENCES campaigns(tenant_id, campaign_id)
campaign_revisions.campaign_revisions_tenant_id_revision_id_key UNIQUE (tenant_id, revision_id)
campaigns.campaigns_check CHECK ((starts_at < ends_at))
campaigns.campaigns_code_length_check CHECK (((code_length >= 4) AND (code_length <= 24)))
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
idempotency_records.idempotency_records_idempotency_key_check CHECK (((length(idempotency_key) >= 1) AND (length(idempotency_key) <= 255)))
idempotency_records.idempotency_records_pkey PRIMARY KEY (tenant_id, caller, operation, idempotency_key)
idempotency_records.idempotency_records_status_check CHECK (((status >= 200) AND (status <= 499)))
idempotency_records.idempotency_records_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
identity_settings.identity_settings_pkey PRIMARY KEY (tenant_id)
identity_settings.identity_settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
participant_tokens.participant_tokens_hash_check CHECK ((length(hash) = 32))
participant_tokens.participant_tokens_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
participant_tokens.participant_tokens_pkey PRIMARY KEY (tenant_id, hash)
participant_tokens.participant_tokens_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
participants.participants_attributes_check CHECK ((jsonb_typeof(attributes) = 'object'::text))
participants.participants_country_check CHECK ((country ~ '^[A-Z]{2}$'::text))
participants.participants_participant_id_check CHECK (((length(participant_id) >= 1) AND (length(participant_id) <= 128)))
participants.participants_pkey PRIMARY KEY (tenant_id, participant_id)
participants.participants_state_check CHECK ((state = ANY (ARRAY['active'::text, 'blocked'::text])))
participants.participants_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
secret_keys.secret_keys_hash_check CHECK ((length(hash) = 32))
secret_keys.secret_keys_pkey PRIMARY KEY (tenant_id, key_id)
secret_keys.secret_keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES tenants(tenant_id)
secret_keys.secret_keys_tenant_id_hash_key UNIQUE (tenant_id, hash)
tenants.tenants_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
tenants.tenants_mode_check CHECK ((mode = ANY (ARRAY['live'::text, 'sandbox'::text])))
tenants.tenants_pkey PRIMARY KEY (tenant_id)

# indexes
campaign_audience.campaign_audience_pkey using btree (tenant_id, campaign_id, participant_id) unique
campaign_revisions.campaign_revisions_pkey using btree (tenant_id, campaign_id, revision) unique
campaign_revisions.campaign_revisions_tenant_id_revision_id_key using btree (tenant_id, revision_id) unique
campaigns.campaigns_active using btree (tenant_id, campaign_id) WHERE (state = 'active'::text)
campaigns.campaigns_pkey using btree (tenant_id, campaign_id) unique
client_keys.client_keys_pkey using btree (client_key) unique
client_keys.client_keys_tenant_id_key_id_key using btree (tenant_id, key_id) unique
codes.codes_by_participant using btree (tenant_id, participant_id)
codes.codes_one_per_participant using btree (tenant_id, campaign_id, participant_id) WHERE (state <> 'replaced'::text) unique
codes.codes_pkey using btree (tenant_id, code_id) unique
codes.codes_unique_by_skeleton using btree (tenant_id, skeleton) unique
idempotency_records.idempotency_records_age using btree (tenant_id, created_at)
idempotency_records.idempotency_records_pkey using btree (tenant_id, caller, operation, idempotency_key) unique
identity_settings.identity_settings_by_issuer using btree (issuer) WHERE (issuer IS NOT NULL)
identity_settings.identity_settings_pkey using btree (tenant_id) unique
participant_tokens.participant_tokens_by_participant using btree (tenant_id, participant_id)
participant_tokens.participant_tokens_expiry using btree (tenant_id, expires_at)
participant_tokens.participant_tokens_pkey using btree (tenant_id, hash) unique
participants.participants_pkey using btree (tenant_id, participant_id) unique
secret_keys.secret_keys_pkey using btree (tenant_id, key_id) unique
secret_keys.secret_keys_tenant_id_hash_key using btree (tenant_id, hash) unique
tenants.tenants_pkey using btree (tenant_id) unique

# functions
refuse_change() returns trigger language plpgsql volatile:  begin raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation'; end 

# triggers
campaign_revisions.campaign_revisions_never_change BEFORE DELETE OR UPDATE ON public.campaign_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change()
