-- why: the life of a referral: registration, slots of the cap, reservations, and every transition with its reason
-- lock: none that matters: every table is new
-- breaking: no

create table referrals (
  tenant_id       text collate "C" not null,
  referral_id     text collate "C" not null,
  campaign_id     text collate "C" not null,
  -- The terms that were in force when it registered; they stay its terms.
  revision        integer not null,
  code_id         text collate "C" not null,
  referrer_id     text collate "C" not null,
  referee_id      text collate "C",
  onboarding_id   text collate "C" check (length(onboarding_id) between 1 and 128),
  state           text not null check (state in
    ('registered', 'qualified', 'approved', 'rewarded', 'expired', 'declined', 'voided', 'reversed')),
  -- Where a voided referral came from, so that the void can be undone.
  voided_from     text check (voided_from in ('registered', 'qualified', 'approved')),
  review          text not null default 'none' check (review in ('none', 'flagged', 'cleared', 'confirmed')),
  reason          text,
  -- Whether it holds one slot of its code's cap. used = referrals that count + reservations that hold.
  counted         boolean not null,
  country         text check (country ~ '^[A-Z]{2}$'),
  signed_up_at    timestamptz,
  registered_at   timestamptz not null,
  sequence        integer not null default 1,
  version         integer not null default 1,
  updated_at      timestamptz not null,
  primary key (tenant_id, referral_id),
  -- Guarantee 3: one referral per referee and tenant, by either id the tenant knows the person under.
  constraint referrals_one_per_referee unique (tenant_id, referee_id),
  constraint referrals_one_per_onboarding unique (tenant_id, onboarding_id),
  constraint referrals_somebody check (referee_id is not null or onboarding_id is not null),
  constraint referrals_not_oneself check (referee_id <> referrer_id),
  constraint referrals_slot_while_it_stands check (not counted or state not in ('expired', 'declined', 'voided')),
  check ((state = 'voided') = (voided_from is not null)),
  foreign key (tenant_id, code_id) references codes,
  foreign key (tenant_id, campaign_id, revision) references campaign_revisions,
  foreign key (tenant_id, referrer_id) references participants,
  foreign key (tenant_id, referee_id) references participants
);
create index referrals_by_code on referrals (tenant_id, code_id, referral_id);
create index referrals_by_referrer on referrals (tenant_id, referrer_id, referral_id);
create index referrals_by_campaign on referrals (tenant_id, campaign_id, referral_id);

-- Every step of every referral: who, when, why. Written with the step itself, never changed.
create table referral_transitions (
  tenant_id    text collate "C" not null,
  referral_id  text collate "C" not null,
  sequence     integer not null,
  from_state   text,
  to_state     text not null,
  reason       text,
  note         text,
  actor        text collate "C" not null,
  at           timestamptz not null,
  primary key (tenant_id, referral_id, sequence),
  foreign key (tenant_id, referral_id) references referrals
);
create trigger referral_transitions_never_change before update or delete on referral_transitions
  for each row execute function refuse_change();

-- A slot held for somebody whose sign-up takes long, as during an identity check.
create table reservations (
  tenant_id       text collate "C" not null,
  reservation_id  text collate "C" not null,
  code_id         text collate "C" not null,
  onboarding_id   text collate "C" not null check (length(onboarding_id) between 1 and 128),
  state           text not null check (state in ('held', 'used', 'expired', 'cancelled')),
  expires_at      timestamptz not null,
  created_at      timestamptz not null,
  updated_at      timestamptz not null,
  primary key (tenant_id, reservation_id),
  foreign key (tenant_id, code_id) references codes
);
-- A person holds at most one slot at a time.
create unique index reservations_one_held on reservations (tenant_id, onboarding_id) where state = 'held';
create index reservations_due on reservations (tenant_id, expires_at) where state = 'held';
