-- why: risk signals as keyed hashes, what each sign-up was judged by, block and allow lists
-- lock: none that matters: every table is new
-- breaking: no

-- What people were seen with. Hashes only: HMAC-SHA-256 under a key that is derived from the tenant and BECKON_ENCRYPTION_KEYS.
create table risk_signals (
  tenant_id    text collate "C" not null references tenants,
  kind         text collate "C" not null check (kind in
    ('email', 'email_series', 'email_name', 'phone', 'payout', 'device', 'network')),
  hash         text collate "C" not null,
  seen_at      timestamptz not null,
  -- p: and a participant's id, or o: and an onboarding id.
  person       text collate "C" not null check (person ~ '^[po]:'),
  -- Null for what a participant is known by without a sign-up.
  referrer_id  text collate "C",
  key_id       text collate "C" not null,
  -- Who was seen with it, the latest first.
  primary key (tenant_id, kind, hash, seen_at, person)
);
create index risk_signals_by_person on risk_signals (tenant_id, person);

-- Never changed. Refused sign-ups have no referral.
create table risk_assessments (
  tenant_id      text collate "C" not null references tenants,
  assessment_id  text collate "C" not null,
  referral_id    text collate "C",
  code_id        text collate "C" not null,
  campaign_id    text collate "C" not null,
  referrer_id    text collate "C" not null,
  referee_id     text collate "C",
  onboarding_id  text collate "C",
  stage          text not null check (stage in ('registration', 'approval')),
  outcome        text not null check (outcome in ('pass', 'hold', 'refuse')),
  score          smallint not null check (score between 0 and 100),
  preset         text not null check (preset in ('relaxed', 'moderate', 'strict')),
  hold_at        smallint not null,
  refuse_at      smallint not null,
  failed         text[] not null,
  results        jsonb not null,
  -- What it was judged by, to be judged again before an approval: hashes and countries.
  signals        jsonb not null,
  ip_country     text,
  at             timestamptz not null,
  primary key (tenant_id, assessment_id),
  foreign key (tenant_id, referral_id) references referrals,
  check (cardinality(failed) = 0 or outcome <> 'pass')
);
create index risk_assessments_by_referral on risk_assessments (tenant_id, referral_id, assessment_id);
create index risk_assessments_by_referrer on risk_assessments (tenant_id, referrer_id, assessment_id);
create index risk_assessments_not_passed on risk_assessments (tenant_id, outcome, assessment_id) where outcome <> 'pass';

create table risk_list_entries (
  tenant_id   text collate "C" not null references tenants,
  entry_id    text collate "C" not null,
  list        text not null check (list in ('block', 'allow')),
  kind        text collate "C" not null check (kind in ('participant', 'email_domain', 'network', 'device', 'country')),
  -- A participant's id, a country, or a keyed hash.
  match       text collate "C" not null,
  key_id      text collate "C",
  shown       text not null,
  note        text,
  created_by  text collate "C" not null,
  created_at  timestamptz not null,
  expires_at  timestamptz,
  removed_at  timestamptz,
  primary key (tenant_id, entry_id)
);
create index risk_list_entries_by_match on risk_list_entries (tenant_id, kind, match) where removed_at is null;
