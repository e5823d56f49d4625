-- why: a tenant keeps its terms, privacy note and promotion disclosure by country and language, with every version
-- lock: none; a new table
-- breaking: no

-- What was in force from a moment on. A version without text took the one before it away.
create table legal_texts (
  tenant_id  text collate "C" not null references tenants,
  text_id    text collate "C" not null
    check (text_id ~ '^(terms|privacy|disclosure)\.([A-Z]{2}\.[a-z]{2}|any\.[a-z]{2}|any\.any)$'),
  version    integer not null check (version >= 1),
  text       text check (length(text) between 1 and 20000),
  author     text not null,
  created_at timestamptz not null,
  primary key (tenant_id, text_id, version)
);
create trigger legal_texts_never_change before update or delete on legal_texts
  for each row execute function refuse_change();
select build_tenant_wall('legal_texts');
