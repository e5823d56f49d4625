-- why: whoever connects systems sees what was asked of the API lately, and why it was refused
-- lock: none; a new table
-- breaking: no

-- Written in batches, of many tenants at once, and lost with a process that is killed: no key leads elsewhere, and nothing leads here.
create table logged_requests (
  tenant_id text not null,
  logged_id text not null,
  at timestamptz not null,
  request_id text not null,
  caller_kind text not null,
  caller_id text,
  method text not null,
  -- The pattern, with ids of Beckon's own in their places.
  path text not null,
  operation text,
  status integer not null,
  code text,
  detail text,
  duration_ms double precision not null,
  -- Outlines: names, kinds and choices, no values.
  query jsonb,
  body jsonb,
  faults jsonb not null,
  primary key (tenant_id, logged_id)
);
select build_tenant_wall('logged_requests');
