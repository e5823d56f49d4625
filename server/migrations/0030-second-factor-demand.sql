-- why: an owner may demand a second factor of everybody who works for the tenant
-- lock: exclusive on tenants and console_sessions, for two columns with a constant default: no row is touched
-- breaking: no

alter table tenants add column demands_factor boolean not null default false;

-- Whoever came by single sign-on has shown to the provider what its policy asks for.
alter table console_sessions add column by_sign_on boolean not null default false;
