-- why: the first rooms: tenants, keys, identity settings, campaigns with revisions, participants, codes, tokens, idempotency
-- lock: none that matters: every table is new
-- breaking: yes

-- Ids and external ids compare by bytes, whatever collation the database was made with.

create table tenants (
  tenant_id   text collate "C" primary key,
  name        text not null,
  mode        text not null check (mode in ('live', 'sandbox')),
  time_zone   text not null,
  currency    text not null check (currency ~ '^[A-Z]{3}$'),
  version     integer not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null
);

-- The directory: the only table that is asked before the tenant is known. Small, read through a cache, a reference table when
-- the rest is sharded by tenant_id.
create table client_keys (
  client_key  text collate "C" primary key,
  tenant_id   text collate "C" not null references tenants,
  key_id      text collate "C" not null,
  name        text not null,
  created_at  timestamptz not null,
  expires_at  timestamptz,
  revoked_at  timestamptz,
  unique (tenant_id, key_id)
);

create table secret_keys (
  tenant_id    text collate "C" not null references tenants,
  key_id       text collate "C" not null,
  name         text not null,
  hash         bytea not null check (length(hash) = 32),
  hint         text not null,
  scopes       text[] not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz,
  primary key (tenant_id, key_id),
  unique (tenant_id, hash)
);

create table identity_settings (
  tenant_id   text collate "C" primary key references tenants,
  version     integer not null,
  provider    text not null,
  issuer      text,
  settings    jsonb not null,
  updated_at  timestamptz not null
);
-- Asked only when a signed token does not verify under its tenant's own settings: is it genuine, but another tenant's?
create index identity_settings_by_issuer on identity_settings (issuer) where issuer is not null;

create table campaigns (
  tenant_id    text collate "C" not null references tenants,
  campaign_id  text collate "C" not null,
  name         text not null,
  state        text not null check (state in ('draft', 'active', 'paused', 'ended', 'archived')),
  priority     integer not null check (priority between 0 and 1000),
  time_zone    text not null,
  starts_at    timestamptz,
  ends_at      timestamptz,
  revision     integer not null check (revision >= 1),
  -- Symbols of newly drawn codes; never below the policy's length, one more each time a draw collides.
  code_length  integer not null check (code_length between 4 and 24),
  version      integer not null default 1,
  created_at   timestamptz not null,
  updated_at   timestamptz not null,
  primary key (tenant_id, campaign_id),
  check (starts_at < ends_at)
);
create index campaigns_active on campaigns (tenant_id, campaign_id) where state = 'active';

create table campaign_revisions (
  tenant_id    text collate "C" not null,
  campaign_id  text collate "C" not null,
  revision     integer not null check (revision >= 1),
  revision_id  text collate "C" not null,
  terms        jsonb not null,
  -- What the read of a participant's code needs of the terms; null where the campaign is for everyone.
  audience     jsonb generated always as (nullif(terms -> 'audience', '{"type": "everyone"}'::jsonb)) stored,
  created_at   timestamptz not null,
  primary key (tenant_id, campaign_id, revision),
  unique (tenant_id, revision_id),
  foreign key (tenant_id, campaign_id) references campaigns
);
-- A campaign always has the revision it names; checked at commit, so that both can be made in one transaction.
alter table campaigns add constraint campaigns_revision_exists
  foreign key (tenant_id, campaign_id, revision) references campaign_revisions deferrable initially deferred;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger campaign_revisions_never_change before update or delete on campaign_revisions
  for each row execute function refuse_change();

create table campaign_audience (
  tenant_id       text collate "C" not null,
  campaign_id     text collate "C" not null,
  participant_id  text collate "C" not null check (length(participant_id) between 1 and 128),
  added_at        timestamptz not null,
  primary key (tenant_id, campaign_id, participant_id),
  foreign key (tenant_id, campaign_id) references campaigns
);

create table participants (
  tenant_id       text collate "C" not null references tenants,
  participant_id  text collate "C" not null check (length(participant_id) between 1 and 128),
  state           text not null default 'active' check (state in ('active', 'blocked')),
  country         text check (country ~ '^[A-Z]{2}$'),
  attributes      jsonb not null default '{}' check (jsonb_typeof(attributes) = 'object'),
  version         integer not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, participant_id)
);

create table codes (
  tenant_id       text collate "C" not null,
  code_id         text collate "C" not null,
  campaign_id     text collate "C" not null,
  participant_id  text collate "C" not null,
  code            text collate "C" not null check (code ~ '^[A-Z0-9]{3,32}$'),
  -- The code with its look-alikes folded (O to 0; I, L to 1; S to 5; B to 8; Z to 2): what a person may type for it.
  skeleton        text collate "C" not null generated always as (translate(code, 'OILSBZ', '011582')) stored,
  state           text not null default 'active' check (state in ('active', 'disabled', 'replaced')),
  source          text not null check (source in ('generated', 'vanity')),
  cap             integer not null,
  used            integer not null default 0,
  version         integer not null default 1,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, code_id),
  -- Guarantee 4: used never passes cap.
  constraint codes_used_within_cap check (used >= 0 and used <= cap and cap <= 1000000),
  -- Guarantee 1: a code is unique per tenant by what a person may type for it, and so by its text; replaced texts stay taken.
  constraint codes_unique_by_skeleton unique (tenant_id, skeleton),
  foreign key (tenant_id, campaign_id) references campaigns,
  foreign key (tenant_id, participant_id) references participants
);
-- Guarantee 2: one code per participant and campaign. A replaced text leaves a row of state 'replaced' behind.
create unique index codes_one_per_participant on codes (tenant_id, campaign_id, participant_id) where state <> 'replaced';
create index codes_by_participant on codes (tenant_id, participant_id);

create table participant_tokens (
  tenant_id       text collate "C" not null references tenants,
  hash            bytea not null check (length(hash) = 32),
  participant_id  text collate "C" not null check (length(participant_id) between 1 and 128),
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  revoked_at      timestamptz,
  primary key (tenant_id, hash)
);
create index participant_tokens_by_participant on participant_tokens (tenant_id, participant_id);
create index participant_tokens_expiry on participant_tokens (tenant_id, expires_at);

create table idempotency_records (
  tenant_id        text collate "C" not null references tenants,
  caller           text collate "C" not null,
  operation        text collate "C" not null,
  idempotency_key  text collate "C" not null check (length(idempotency_key) between 1 and 255),
  request_hash     bytea not null,
  status           integer not null check (status between 200 and 499),
  headers          jsonb not null,
  body             text not null,
  created_at       timestamptz not null,
  primary key (tenant_id, caller, operation, idempotency_key)
);
create index idempotency_records_age on idempotency_records (tenant_id, created_at);
