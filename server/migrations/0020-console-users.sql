-- why: people sign in to the console: who they are, and what they may do in which tenant
-- lock: none; new tables
-- breaking: no

-- Of the deployment, not of a tenant: one person may work for several. Only one environment's database has them, see core/console.
create table console_users (
  user_id text primary key,
  email text not null unique check (email = lower(email) and length(email) <= 254),
  name text not null check (length(name) between 1 and 200),
  -- A memory-hard hash with its own parameters and salt; see identity/passwords.ts.
  password text not null,
  -- Runs the deployment: the owner of every tenant, also of those that come later.
  operator boolean not null,
  created_at timestamptz not null,
  last_signed_in_at timestamptz,
  disabled_at timestamptz
);

create table console_sessions (
  session_id text primary key,
  -- Of the cookie's text, which only the browser has.
  hash bytea not null unique check (length(hash) = 32),
  user_id text not null references console_users on delete cascade,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  address text not null,
  agent text not null check (length(agent) <= 300)
);
create index console_sessions_of_user on console_sessions (user_id);

-- Links that work once.
create table console_links (
  hash bytea primary key check (length(hash) = 32),
  purpose text not null check (purpose in ('owner', 'welcome', 'password')),
  -- Whom the first owner's link is for is not known yet.
  email text check ((email is null) = (purpose = 'owner')),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);

-- By keyed hash of an account or an address. A row is locked while an attempt is counted, so attempts that race are counted one by one.
create table console_sign_in_failures (
  subject bytea primary key check (length(subject) = 32),
  failures integer not null check (failures >= 0),
  at timestamptz not null,
  locked_until timestamptz
);

-- Who may work for a tenant in this environment, and as what. The e-mail joins it to the user, who may live in another database.
create table console_members (
  tenant_id text not null references tenants,
  member_id text not null,
  email text not null check (email = lower(email) and length(email) <= 254),
  role text not null check (role in ('owner', 'manager', 'support', 'risk', 'developer', 'viewer')),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  primary key (tenant_id, member_id),
  unique (tenant_id, email)
);
select build_tenant_wall('console_members');
