-- why: a code can be typed into a page that only looks like ours; a passkey answers nobody but the page it was made at
-- lock: none; new tables
-- breaking: no

-- Like the accounts, of the deployment. Nothing here is secret: the private key never leaves its authenticator.
create table console_passkeys (
  passkey_id text primary key,
  user_id text not null references console_users on delete cascade,
  -- By which the authenticator knows it, as base64url.
  credential_id text not null unique check (length(credential_id) <= 1400),
  -- As COSE.
  public_key bytea not null check (length(public_key) <= 2048),
  -- Of the authenticator's own uses; zero where it does not count.
  counter bigint not null,
  transports text[] not null,
  -- Of the page at which it was made.
  origin text not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index console_passkeys_of_user on console_passkeys (user_id);

-- What an authenticator is asked to sign, once. It ends with the session, or the half of a sign-in, that asked for it.
create table console_passkey_challenges (
  hash bytea primary key check (length(hash) = 32),
  purpose text not null check (purpose in ('sign_in', 'finish', 'add', 'prove')),
  session_id text references console_sessions on delete cascade,
  half_hash bytea references console_half_sessions on delete cascade,
  expires_at timestamptz not null,
  check ((session_id is not null) = (purpose in ('add', 'prove')) and (half_hash is not null) = (purpose = 'finish'))
);
create index console_passkey_challenges_of_session on console_passkey_challenges (session_id);
create index console_passkey_challenges_of_half on console_passkey_challenges (half_hash);
