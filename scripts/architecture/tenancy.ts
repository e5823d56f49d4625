/**
 * The rule by which a multi-tenant schema can be sharded: every primary, unique and foreign key leads with tenant_id,
 * and every statement names the tenant. Read from the SQL text: what the rule cannot see in the text, nobody can.
 */
import { type Fault, type House, scanned } from "./house.ts";

/** Tables that stand outside every tenant, each with the reason. */
const globalTables: ReadonlyMap<string, string> = new Map([
  ["tenants", "the tenants themselves"],
  ["client_keys", "the directory that finds the tenant of a key, before any tenant is known"],
  ["console_users", "accounts are the deployment's: one person may work for several tenants"],
  ["console_sessions", "sessions of those accounts"],
  ["console_links", "links that make those accounts"],
  ["console_identities", "whom an identity provider vouches for among those accounts"],
  ["console_sign_ons", "people on the way to the identity provider"],
  ["console_sign_in_failures", "attempts at those accounts, by account and by address"],
  ["console_totp", "second factors of those accounts"],
  ["console_recovery_codes", "codes for when such a factor is lost"],
  ["console_passkeys", "passkeys of those accounts"],
  ["console_passkey_challenges", "what those passkeys are asked to sign"],
  ["console_half_sessions", "sign-ins to those accounts that lack the second factor"],
  ["schema_migrations", "which migrations have run, once per database"],
]);

const workersReason = "a worker serves all tenants at once; what it takes is told apart by the tenant in every row";

const operatorsReason = "figures of the whole database, for its operators: counts and times, no row of a tenant";

/** Statements that may cross tenants, and see the rows of all of them, by file and a piece of their text, each with the reason. */
const crossTenantStatements: readonly { file: string; text: string; reason: string }[] = [
  {
    file: "server/src/store/identity.ts",
    text: "where issuer = $1",
    reason: "tells a foreign token (403) from a forged one (401); asked only when a token is not its tenant's own",
  },
  {
    file: "server/src/store/identity.ts",
    text: "pg_advisory_xact_lock(72656665, 4)",
    reason: "one change of identity settings at a time: whether a token is good for two tenants is between tenants",
  },
  {
    file: "server/src/store/identity.ts",
    text: "where tenant_id <> $1 and provider in",
    reason: "whether a token would be good for two tenants; read without secrets, and nothing of it is told",
  },
  {
    file: "server/src/store/referrals.ts",
    text: 'as "tenantId", f.referral_id',
    reason: "lists what is due for the worker, which serves all tenants; each is then taken by its own tenant's id",
  },
  { file: "server/src/store/deliveries.ts", text: "insert into deliveries", reason: workersReason },
  { file: "server/src/store/webhook-endpoints.ts", text: 'event_types as "eventTypes", state', reason: workersReason },
  {
    file: "server/src/store/limit-counts.ts",
    text: "insert into limit_counts as c",
    reason: "adds what a process counted of all tenants, each row under its own tenant",
  },
  {
    file: "server/src/store/request-log.ts",
    text: "insert into logged_requests",
    reason: "writes down what a process was asked by all tenants, each row under its own tenant",
  },
  {
    file: "server/src/store/report-folding.ts",
    text: "select n.tenant_id, counted.quarter",
    reason: "notes the checks that a process counted of all tenants, each row under its own tenant",
  },
  {
    file: "server/src/store/keys.ts",
    text: "from client_keys where client_key = $1",
    reason: "finds the tenant of a key, before any tenant is known",
  },
  {
    file: "server/src/store/tenants.ts",
    text: "from tenants order by tenant_id",
    reason: "lists all tenants for the operator and for work that goes tenant by tenant",
  },
  {
    file: "server/src/store/members.ts",
    text: "from console_members where email = $1",
    reason: "which tenants somebody who signed in may choose from, before one is chosen",
  },
  { file: "server/src/store/outbox.ts", text: "where fanned_out_at is null order by event_id", reason: workersReason },
  { file: "server/src/store/delivery-queue.ts", text: "with recursive busy", reason: workersReason },
  { file: "server/src/store/delivery-queue.ts", text: "with taken as", reason: workersReason },
  { file: "server/src/store/audit.ts", text: "where sequence is null and ($1::text", reason: workersReason },
  { file: "server/src/store/report-folding.ts", text: "order by tenant_id limit $2", reason: workersReason },
  { file: "server/src/store/deployment.ts", text: "select current_setting('server_version')", reason: operatorsReason },
  {
    file: "server/src/store/deployment.ts",
    text: "select version, name from schema_migrations",
    reason: operatorsReason,
  },
  { file: "server/src/store/deployment.ts", text: "select 'outbound_events' as work", reason: operatorsReason },
  { file: "server/src/store/deployment.ts", text: "select application_name as name", reason: operatorsReason },
  { file: "server/src/store/deployment.ts", text: "extract(epoch from clock_timestamp()", reason: operatorsReason },
  { file: "server/src/store/deployment.ts", text: "to_regclass('pg_stat_statements')", reason: operatorsReason },
  { file: "server/src/store/deployment.ts", text: "from pg_stat_statements", reason: operatorsReason },
  { file: "server/src/store/vetoes.ts", text: 'as "tenantId", v.tenant_id', reason: workersReason },
  { file: "server/src/store/vetoes.ts", text: "with taken as", reason: workersReason },
];

type Sql = { file: string; text: string };

function migrations(house: House): Sql[] {
  return [...house]
    .filter(([file]) => /^server\/migrations\/.*\.sql$/.test(file))
    .map(([file, text]) => ({ file, text: text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, " ") }));
}

/** A name without its schema and quotes. */
function plain(name: string): string {
  return name.split(".").at(-1)?.replaceAll('"', "").toLowerCase() ?? "";
}

/** The text between the bracket that opens at `open` and the one that closes it. */
function bracketed(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return text.slice(open + 1, at);
  }
  return text.slice(open + 1);
}

/** Splits at commas that stand in no bracket. */
function clauses(body: string): string[] {
  const parts = [""];
  let depth = 0;
  for (const character of body) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

const tablePattern = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w."]+)\s*\(/gi;

function tables(sql: readonly Sql[]): { file: string; table: string; clauses: string[] }[] {
  return sql.flatMap(({ file, text }) =>
    [...text.matchAll(tablePattern)].map((match) => ({
      file,
      table: plain(match[1] ?? ""),
      clauses: clauses(bracketed(text, match.index + match[0].length - 1)),
    })),
  );
}

/** A key stated as a clause of its own: its kind and its first column. */
const keyClause = /\b(primary\s+key|unique(?:\s+nulls\s+(?:not\s+)?distinct)?|foreign\s+key)\s*\(\s*"?(\w+)"?/gi;
/** A key stated on its column. */
const keyColumn = /^"?(\w+)"?\s+.*?\b(primary\s+key|unique|references)\b/is;

function keysOf(clause: string): { kind: string; column: string }[] {
  const stated = [...clause.matchAll(keyClause)].map(([, kind = "", column = ""]) => ({ kind, column }));
  if (stated.length > 0 || /^(constraint|check|exclude|like)\b/i.test(clause)) return stated;
  const [, column, kind] = keyColumn.exec(clause) ?? [];
  return column === undefined || kind === undefined ? [] : [{ kind, column }];
}

/** The keys that the actions of one ALTER TABLE add. */
function alteredKeys(actions: string): { kind: string; column: string }[] {
  return clauses(actions).flatMap((action) =>
    keysOf(action.replace(/^\s*add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?/i, "")),
  );
}

/** Faults of the keys in the migrations. */
export function keysLeadWithTenant(house: House): Fault[] {
  const sql = migrations(house);
  const inTables = tables(sql).flatMap(({ file, table, clauses: parts }) => {
    const keys = parts.flatMap(keysOf);
    const hasPrimary = keys.some(({ kind }) => /^primary/i.test(kind));
    return [
      ...keys.map((key) => ({ file, table, ...key })),
      ...(hasPrimary ? [] : [{ file, table, kind: "", column: "" }]),
    ];
  });
  const outside = sql.flatMap(({ file, text }) => {
    const added = /\balter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?([\w."]+)([^;]*)/gi;
    const indexes =
      /\bcreate\s+unique\s+index\b[^;(]*?\bon\s+(?:only\s+)?([\w."]+)\s*(?:using\s+\w+\s*)?\(\s*"?(\w+)/gi;
    return [
      ...[...text.matchAll(added)].flatMap(([, table = "", rest = ""]) =>
        alteredKeys(rest).map((key) => ({ file, table: plain(table), ...key })),
      ),
      ...[...text.matchAll(indexes)].map(([, table = "", column = ""]) => ({
        file,
        table: plain(table),
        kind: "unique index",
        column,
      })),
    ];
  });
  return [...inTables, ...outside]
    .filter(({ table, column }) => !globalTables.has(table) && column.toLowerCase() !== "tenant_id")
    .map(({ file, table, kind, column }) => ({
      file,
      detail: kind === "" ? `${table} has no primary key` : `${table}: ${kind} leads with ${column}`,
    }));
}

/** A tenant given by the first parameter, to which the session is bound then, or an insert whose first column is the tenant. */
const bound = /\btenant_id\s*=\s*\$1\b|\binsert\s+into\s+[\w."]+(?:\s+as\s+\w+)?\s*\(\s*tenant_id\b/i;

/** Faults of the statements in the store. A statement counts when it names a table of the migrations. */
export function statementsLeadWithTenant(house: House): Fault[] {
  const tenantTables = new Set(tables(migrations(house)).map(({ table }) => table));
  for (const table of globalTables.keys()) tenantTables.delete(table);
  const inStore = [...house].filter(([file]) => /^server\/src\/store\/.*(?<!\.test)\.ts$/.test(file));
  return inStore.flatMap(([file, source]) =>
    scanned(source).texts.flatMap(({ value, line }) => {
      if (!/^\s*(?:--[^\n]*\s*)*(?:select|insert|update|delete|with|merge)\b/i.test(value)) return [];
      const named = [...value.matchAll(/\b(?:from|join|into|update|using)\s+([\w."]+)/gi)].map(([, name = ""]) =>
        plain(name),
      );
      const touched = named.find((name) => tenantTables.has(name));
      const excused = crossTenantStatements.some((one) => one.file === file && value.includes(one.text));
      if (touched === undefined || excused || bound.test(value)) return [];
      return [{ file, detail: `line ${line}: a statement on ${touched} names no tenant_id = $1` }];
    }),
  );
}

/** Faults of the statements that ask for the rows of every tenant: each is one of those that may. */
export function openStatementsAreNamed(house: House): Fault[] {
  const inStore = [...house].filter(([file]) => /^server\/src\/store\/.*(?<!\.test)\.ts$/.test(file));
  const named = new Set<(typeof crossTenantStatements)[number]>();
  const faults = inStore.flatMap(([file, source]) =>
    [...source.matchAll(/everyTenant: true,([^}]*(?:\}[^;][^}]*)*?)\};/g)].flatMap((match) => {
      const reason = crossTenantStatements.find((one) => one.file === file && match[1]?.includes(one.text));
      if (reason !== undefined) named.add(reason);
      const line = source.slice(0, match.index).split("\n").length;
      return reason
        ? []
        : [{ file, detail: `line ${line}: a statement asks for every tenant's rows and is not one that may` }];
    }),
  );
  const idle = crossTenantStatements.filter((one) => house.has(one.file) && !named.has(one));
  return [
    ...faults,
    ...idle.map(({ file, text }) => ({
      file,
      detail: `no statement with "${text}" asks for every tenant's rows any more`,
    })),
  ];
}
