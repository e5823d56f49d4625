import assert from "node:assert/strict";
import { test } from "node:test";
import { settingsText, withSettings } from "./configuration-docs.ts";

const table = [
  { name: "PORT", flag: "port", shape: "0 to 65535", fallback: 8787, text: "TCP port." },
  { name: "BECKON_TOKEN", shape: "text", fallback: null, text: "A token.", secret: true },
  { name: "BECKON_POOL_SIZE", shape: "1 to 200", fallback: 12, unit: "connections", text: "Connections." },
] as const;

test("every setting is told with its value, its default, its flag and whether it is a secret", () => {
  const text = settingsText(table);
  assert.match(text, /### PORT\n\nTCP port\.\n\n- Value: 0 to 65535\n- Default: `8787`\n- Flag of `serve`: `--port`/);
  assert.match(text, /### BECKON_TOKEN\n\nA token\.\n\n- Value: text\n- Default: none\n- A secret/);
  assert.match(text, /- Default: `12` connections/);
});

test("only the part between the marks is replaced, and doing it twice changes nothing", () => {
  const marks = ["<!-- settings: made by scripts/checks/configuration-docs.ts -->", "<!-- end of settings -->"];
  const once = withSettings(`before\n${marks.join("\nold\n")}\nafter\n`, table);
  assert.ok(once?.startsWith("before\n") && once.endsWith("\nafter\n") && !once.includes("old"));
  assert.equal(withSettings(once ?? "", table), once);
  assert.equal(withSettings("a page without marks", table), null);
});
