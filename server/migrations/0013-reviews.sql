-- why: a queue of flagged referrals by what they are worth, decisions of one or two people, and what they said
-- lock: none that matters: every table is new
-- breaking: no

-- One per tenant, once set.
create table risk_settings (
  tenant_id            text collate "C" not null references tenants,
  -- From this stake on two people must decide; null for never.
  four_eyes_currency   text check (four_eyes_currency ~ '^([A-Z]{3}|[a-z][a-z0-9]{1,9})$'),
  four_eyes_minor      numeric(38, 0) check (four_eyes_minor >= 0),
  version              integer not null default 1,
  updated_at           timestamptz not null,
  primary key (tenant_id),
  check ((four_eyes_currency is null) = (four_eyes_minor is null))
);

-- One per referral that was ever flagged.
create table risk_reviews (
  tenant_id    text collate "C" not null,
  referral_id  text collate "C" not null,
  campaign_id  text collate "C" not null,
  state        text not null check (state in ('open', 'proposed', 'decided')),
  score        smallint not null check (score between 0 and 100),
  -- What its rewards are worth at the most, by asset, in minor units as text.
  stake        jsonb not null check (jsonb_typeof(stake) = 'array'),
  -- The sum of its money in major units, whatever the currency: for the order only.
  stake_rank   numeric not null,
  -- What was proposed or decided about each side, by whom.
  referrer     text check (referrer in ('clear', 'confirm')),
  referee      text check (referee in ('clear', 'confirm')),
  actor        text collate "C",
  acted_at     timestamptz,
  -- Whether the decision voided the referral, so that undoing it brings it back.
  voided       boolean not null default false,
  sequence     integer not null default 1,
  flagged_at   timestamptz not null,
  primary key (tenant_id, referral_id),
  foreign key (tenant_id, referral_id) references referrals,
  check ((state = 'open') = (referrer is null) and (state = 'open') = (referee is null) and (state = 'open') = (actor is null))
);
create index risk_reviews_by_stake on risk_reviews (tenant_id, state, stake_rank, referral_id);

-- Everything that was said and done about a review; never changed.
create table risk_review_steps (
  tenant_id    text collate "C" not null,
  referral_id  text collate "C" not null,
  sequence     integer not null,
  action       text not null check (action in ('flagged', 'proposed', 'decided', 'undone', 'noted')),
  referrer     text check (referrer in ('clear', 'confirm')),
  referee      text check (referee in ('clear', 'confirm')),
  actor        text collate "C" not null,
  note         text,
  at           timestamptz not null,
  primary key (tenant_id, referral_id, sequence),
  foreign key (tenant_id, referral_id) references risk_reviews
);
