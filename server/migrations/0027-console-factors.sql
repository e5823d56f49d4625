-- why: a password alone lets in whoever learns it: people may ask themselves for a code of an app as well
-- lock: none; new tables
-- breaking: no

-- Like the accounts, of the deployment. The secret is sealed; what is not confirmed asks nothing of anybody.
create table console_totp (
  user_id text primary key references console_users on delete cascade,
  sealed_secret text not null,
  created_at timestamptz not null,
  confirmed_at timestamptz,
  -- The last time step whose code was used: it and all before it work no more.
  last_step bigint not null default 0
);

-- Each instead of one code, once.
create table console_recovery_codes (
  user_id text not null references console_users on delete cascade,
  hash bytea not null check (length(hash) = 32),
  used_at timestamptz,
  primary key (user_id, hash)
);

-- The password was right and the second factor is still to come. It opens nothing: only the factor's own call knows this table.
create table console_half_sessions (
  hash bytea primary key check (length(hash) = 32),
  user_id text not null references console_users on delete cascade,
  expires_at timestamptz not null
);
create index console_half_sessions_of_user on console_half_sessions (user_id);
