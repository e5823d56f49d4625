-- why: people sign in to the console by the company's identity provider; what its groups give follows them, what was given by hand stays
-- lock: short; new columns with constant defaults, a dropped not-null
-- breaking: no

-- Whom an identity provider vouches for. Its own id of a person never changes, unlike their e-mail.
create table console_identities (
  issuer text not null check (length(issuer) <= 2048),
  subject text not null check (length(subject) between 1 and 255),
  user_id text not null references console_users on delete cascade,
  created_at timestamptz not null,
  primary key (issuer, subject)
);
create index console_identities_of_user on console_identities (user_id);

-- Somebody on the way to the identity provider and back. The browser has the secret; used once.
create table console_sign_ons (
  hash bytea primary key check (length(hash) = 32),
  return_to text not null check (length(return_to) <= 2000),
  -- The account that wants to be joined with the identity; null for a sign-in.
  user_id text references console_users on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- An account that came by single sign-on has no password.
alter table console_users alter column password drop not null;
alter table console_users add column operator_by_group boolean not null default false;
alter table console_members add column by_group boolean not null default false;
