import assert from "node:assert/strict";
import { test } from "node:test";
import { entropy, run, secretsIn } from "./secrets.ts";

test("S4: the repository holds no secret", async () => {
  const { ok, detail } = await run();
  assert.ok(ok, detail);
});

const specimens: readonly [what: string, text: string][] = [
  ["private key", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIBxyq0ZmJm6tLq0aA1Zk"],
  ["cloud access key", "AKIAQ3EGRLVT5XJ7ZK2M"],
  ["forge token", `ghp_${"a1B2".repeat(9)}`],
  ["registry token", `npm_${"x9Y8".repeat(9)}`],
  ["payment or chat token", "xoxb-123456789012-abcdefGHIJ"],
  ["signed token", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.SflKxwRJSMeKKF2QT4fwpMeJf36P"],
  ["private part of a JSON web key", '"d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"'],
  ["password in an address", "postgres://app:hunter22@db.somewhere.io/beckon"],
  ["random-looking value behind a telling name", 'const apiKey = "q8Zt3vRk1LxP0sWm7YbN4cJd";'],
];

for (const [what, text] of specimens) {
  test(`S4: a ${what} is found, by its line, and not repeated in the report`, () => {
    assert.deepEqual(secretsIn("src/a.ts", `// first line\n${text}\n`), [`src/a.ts:2: ${what}`]);
  });
}

test("S4: names, references and placeholders are not taken for secrets", () => {
  const innocent = [
    'const secretHeader = "x-signature-of-the-body";',
    "const token = process.env.BECKON_TOKEN;",
    'tokenPrefix: "bk_live_"',
    "postgres://user:password-goes-here",
    "https://user:secret@example.org/ https://user:secret@localhost:8080/",
    "postgres://${user}:${password}@localhost",
  ];
  assert.deepEqual(secretsIn("src/a.ts", innocent.join("\n")), []);
});

test("entropy tells random text from words", () => {
  assert.ok(entropy("q8Zt3vRk1LxP0sWm7YbN4cJd") > 4);
  assert.equal(entropy("aaaa"), 0);
});
