import fs from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./postgres.ts";

const header = (breaking: "yes" | "no") => `-- why: a test\n-- lock: none\n-- breaking: ${breaking}\n\n`;

/** Writes a folder of migrations: file name to SQL, each with a proper header unless it brings its own. */
export function migrationsOf(files: Record<string, string>, breaking: "yes" | "no" = "yes"): string {
  const directory = temporaryFolder("beckon-migrations-");
  for (const [name, sql] of Object.entries(files))
    fs.writeFileSync(path.join(directory, name), sql.startsWith("--") ? sql : header(breaking) + sql);
  return directory;
}

/** A small schema with everything that makes copying hard: circles, self-references, generated columns, triggers, sequences. */
export const hardSchema = `
create domain short_id as text collate "C" check (length(value) between 1 and 20);
create type mood as enum ('fine', 'bad; really');
create table owners (
  owner_id short_id primary key, favourite int, mood mood not null default 'fine', data jsonb not null, raw json,
  amount numeric not null, big bigint not null, ratio double precision, at timestamptz not null, bytes bytea, tags text[],
  doubled bigint generated always as (big * 2) stored
);
create table things (
  thing_id int generated always as identity primary key, owner_id short_id not null references owners, parent int references things,
  writes int not null default 0
);
alter table owners add constraint owners_favourite foreign key (favourite) references things;
create function count_writes() returns trigger language plpgsql as $$ begin new.writes := new.writes + 1; return new; end; $$;
create trigger things_count before insert or update on things for each row execute function count_writes();
create table planted (id serial primary key, name text not null unique);
insert into planted (name) values ('by the migration');
`;
