/** The house keeps its own rules, and each rule is shown to fail on a house that breaks it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import type { House } from "../../scripts/architecture/house.ts";
import { rules } from "../../scripts/architecture/rules.ts";
import { scan } from "../../scripts/architecture/scan.ts";
import { root, trackedFiles } from "../../scripts/repository.ts";

/** Everything that the rules read: code, SQL and the READMEs of the source folders. */
function readHouse(): House {
  const files = trackedFiles().filter((file) => /\.(ts|tsx|mjs|sql)$|\/README\.md$/.test(file));
  return new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));
}

describe("the architecture of this repository", () => {
  const house = readHouse();
  for (const rule of rules) {
    test(rule.name, () => {
      assert.deepEqual(rule.faults(house), []);
    });
  }
});

const table = "create table codes (tenant_id text, code_id text, primary key (tenant_id, code_id));";

type Files = Record<string, string>;

/** The same file with one text after another. */
function one(file: string, texts: readonly string[], beside: Files = {}): Files[] {
  return texts.map((text) => ({ ...beside, [file]: text }));
}

const migration = "server/migrations/0001-a.sql";
const store = "server/src/store/codes.ts";
const core = "server/src/core/code/code.ts";

/** Per rule, houses that break it, and houses that look as if they did. */
const specimens: Readonly<Record<string, { broken: Files[]; sound: Files[] }>> = {
  "imports go one way, and adapters never import each other": {
    broken: [
      { [store]: 'import { send } from "../http/app.ts";' },
      { [store]: 'import type { Sender } from "../outbound/sender.ts";' },
      { [core]: 'import { find } from "../../store/codes.ts";' },
      { [core]: 'export * from "../../main.ts";' },
      { "server/src/http/app.ts": 'const { open } = await import("../store/database.ts");' },
      { "server/src/http/app.ts": 'import { config } from "../config.ts";' },
      { "contract/src/index.ts": 'import { start } from "@beckon/server";' },
      { "server/src/main.ts": 'import { fake } from "../test/harness/fake.ts";' },
      { "server/src/somewhere.ts": "export const a = 1;" },
    ],
    sound: [
      { [store]: 'import type { Store } from "../core/ports.ts";\nimport { Pool } from "pg";' },
      { [store]: '// import { send } from "../http/app.ts";\nconst a = \'import "../http/app.ts"\';' },
      { "server/src/main.ts": 'import { a } from "./store/a.ts";\nimport { b } from "./http/b.ts";' },
      { "server/src/store/codes.test.ts": 'import { start } from "../main.ts";' },
    ],
  },
  "the core touches nothing outside itself and the contract": {
    broken: one(core, [
      'import { createHash } from "node:crypto";',
      'import { Pool } from "pg";',
      "export const a = Date.now();",
      "export const a = new Date();",
      "export const a = new Date;",
      "export const a = Math.random();",
      "export const a = process.env.A;",
      "console.log(1);",
      "setTimeout(() => {}, 1);",
      'export const a = await fetch("https://x.example");',
      "export const a = `now ${Date.now()}`;",
    ]),
    sound: one(core, [
      'import { type Code } from "@beckon/contract";\nimport { cap } from "./cap.ts";',
      "// Date.now() is refused here\nexport const a = 'Math.random()';",
      "export const at = (ms: number): string => new Date(ms).toISOString();",
      "export const a = clock.process(1); const pattern = /console.log('/;",
    ]),
  },
  "the browser loads no contract: the console imports its types only": {
    broken: one("console/src/main.tsx", [
      'import { limits } from "@beckon/contract";',
      'import type { A } from "./a.ts";\nimport {\n  limits,\n} from "@beckon/contract";',
      'import { type Scope } from "@beckon/contract";',
      'export { limits } from "@beckon/contract";',
      'const { limits } = await import("@beckon/contract");',
    ]),
    sound: [
      {
        "console/src/main.tsx":
          'import type { Scope } from "@beckon/contract";\nimport { roles } from "virtual:vocabulary";',
      },
      { "console/src/main.tsx": 'import type {\n  Role,\n  Scope,\n} from "@beckon/contract";' },
      { "console/build/vocabulary.ts": 'import { limits } from "@beckon/contract";' },
    ],
  },
  "only config.ts reads the environment": {
    broken: [
      { "server/src/http/app.ts": "export const a = process.env.PORT;" },
      { "server/src/http/app.ts": 'export const a = process["env"];' },
      { "server/src/serve.ts": 'import { env } from "node:process";' },
    ],
    sound: [
      { "server/src/config.ts": "export const a = process.env.PORT;" },
      { "server/src/http/app.test.ts": "export const a = process.env.PORT;" },
      { "server/src/http/app.ts": "// process.env is read elsewhere" },
    ],
  },
  "no import cycles": {
    broken: [
      { "cli/a.ts": 'import "./b.ts";', "cli/b.ts": 'import "./c.ts";', "cli/c.ts": 'export { a } from "./a.ts";' },
    ],
    sound: [{ "cli/a.ts": 'import "./b.ts"; import "./c.ts";', "cli/b.ts": 'import "./c.ts";', "cli/c.ts": "" }],
  },
  "names are kebab-case and say something": {
    broken: [
      { "server/src/store/utils.ts": "" },
      { "server/src/store/key-manager.ts": "" },
      { "server/src/common/keys.ts": "" },
      { "server/src/store/clientKeys.ts": "" },
      { "server/src/Store/keys.ts": "" },
    ],
    sound: [{ "server/src/store/client-keys.deep.test.ts": "", "server/migrations/0001-first.sql": "" }],
  },
  "no barrel but a package's own index": {
    broken: [{ "server/src/core/code/index.ts": 'export * from "./code.ts";\nexport { a } from "./a.ts";\n' }],
    sound: [
      { "contract/src/index.ts": 'export * from "./operations.ts";' },
      { [core]: 'export { a } from "./a.ts";\nexport const b = 1;' },
    ],
  },
  "files have at most 400 lines": {
    broken: [{ "cli/src/a.ts": "// a line\n".repeat(401) }],
    sound: [{ "cli/src/a.ts": "// a line\n".repeat(400) }],
  },
  "every noun of the core has its README": {
    broken: [{ [core]: "" }],
    sound: [{ [core]: "", "server/src/core/code/README.md": "", "server/src/core/ports.ts": "" }],
  },
  "every key of every table leads with tenant_id": {
    broken: one(migration, [
      "create table a (id text primary key, tenant_id text not null);",
      "create table a (tenant_id text, id text, primary key (id, tenant_id));",
      "create table a (tenant_id text, id text, primary key (tenant_id, id), unique (id));",
      "create table a (tenant_id text, id text, b_id text references b (id), primary key (tenant_id, id));",
      "create table a (tenant_id text, b text, primary key (tenant_id, b), constraint x foreign key (b) references b);",
      "create table a (tenant_id text not null, id text not null);",
      `${table} create unique index codes_text on codes (lower(code_id));`,
      `${table} create unique index codes_text on codes using btree (code_id, tenant_id);`,
      `${table} alter table codes add constraint codes_text unique (code_id);`,
      `${table} alter table codes add column twin_id text references codes (code_id);`,
    ]),
    sound: one(migration, [
      table,
      "create table tenants (id text primary key); create table client_keys (client_key uuid primary key);",
      "create table a (tenant_id text references tenants, n numeric(10, 2) check (n > 0), primary key (tenant_id, n));",
      "-- create table a (id text primary key);",
      `${table} create index codes_due on codes (due_at); create unique index c on codes (tenant_id, lower(code_id));`,
    ]),
  },
  "every statement of the store is bound to a tenant": {
    broken: one(
      store,
      [
        'const sql = "SELECT * FROM codes WHERE code_id = $1";',
        "const sql = `update codes set used = used + 1 where code_id = $1`;",
        "const sql = `with hit as (select 1 from codes) select * from hit`;",
        "const sql = `\n  -- why\n  insert into codes (code_id, tenant_id) values ($1, $2)`;",
        "const sql = `select * from codes c join tenants t on c.tenant_id = t.id`;",
      ],
      { [migration]: table },
    ),
    sound: one(
      store,
      [
        'const sql = "SELECT * FROM codes WHERE tenant_id = $1 AND code_id = $2";',
        "const sql = `insert into codes (tenant_id, code_id) values ($1, $2)`;",
        'const sql = "select tenant_id from client_keys where client_key = $1";',
        'const sql = "select 1"; throw new Error("the codes were not updated");',
      ],
      { [migration]: table },
    ),
  },
  "statements that see every tenant are those that may": {
    broken: one(store, [
      'const list: Statement = {\n  name: "codes-list",\n  everyTenant: true,\n  text: `select * from codes`,\n};',
      'const list: Statement = { name: "codes-list", everyTenant: true, text: `select ${columns} from codes` };',
    ]),
    sound: [
      ...one(store, [
        'const list: Statement = {\n  name: "codes-list",\n  text: `select * from codes where tenant_id = $1`,\n};',
      ]),
      ...one("server/src/store/tenants.ts", [
        'const list: Statement = {\n  name: "list",\n  everyTenant: true,\n  text: `select ${c} from tenants order by tenant_id`,\n};',
      ]),
    ],
  },
};

describe("each rule can fail", () => {
  for (const rule of rules) {
    test(rule.name, () => {
      const { broken = [], sound = [] } = specimens[rule.name] ?? {};
      assert.ok(broken.length > 0 && sound.length > 0, "a rule needs a house that breaks it and one that does not");
      for (const house of broken) assert.notDeepEqual(rule.faults(asHouse(house)), [], JSON.stringify(house));
      for (const house of sound) assert.deepEqual(rule.faults(asHouse(house)), [], JSON.stringify(house));
    });
  }
});

function asHouse(files: Files): House {
  return new Map(Object.entries(files));
}

test("the scanner sees imports in every form and nothing that only looks like one", () => {
  const source = [
    'import fs from "node:fs";',
    "import type {\n  A,\n  B,\n} from './b.ts';",
    'import "./effect.ts";',
    'export { c } from "./c.ts";',
    "const d = await import(`./d.ts`);",
    "const e = `import x from \"./no.ts\" ${await import('./e.ts')}`;",
    '/* import "./no.ts" */ const half = 1 / 2; // import "./no.ts"',
    "const quote = /[\"'/]/g; import './f.ts';",
    'export const from = "./no.ts"; const note = "don\'t"; import \'./g.ts\';',
  ].join("\n");
  const found = scan(source).imports.map(({ specifier }) => specifier);
  assert.deepEqual(found, ["node:fs", "./b.ts", "./effect.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts", "./g.ts"]);
});
