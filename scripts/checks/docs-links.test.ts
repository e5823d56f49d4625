import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenLinks } from "./docs-links.ts";

const pages: Readonly<Record<string, string>> = {
  "docs/a.md":
    "# One heading: `code` & more\n[b](b.md) [up](../README.md) [here](#one-heading-code--more) [web](https://x.example)",
  "docs/b.md":
    "`[not](a-link.md)`\n```\n[nor](this.md)\n```\n[gone](gone.md) [lost](a.md#no-such)\n\n[ref]: nowhere.md\n",
  "README.md": "",
};

test("a relative link must lead to a file and to a heading of it", () => {
  const read = (path: string): string | undefined => pages[path];
  assert.deepEqual(brokenLinks("docs/a.md", read), []);
  assert.deepEqual(brokenLinks("docs/b.md", read), [
    "docs/b.md: gone.md leads nowhere",
    "docs/b.md: a.md#no-such names no heading",
    "docs/b.md: nowhere.md leads nowhere",
  ]);
});
