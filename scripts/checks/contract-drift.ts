/**
 * The committed OpenAPI document says what the code says, and nothing in it breaks a caller of the last release.
 *
 *     npm run check -- contract                                     compares
 *     node scripts/with-node.mjs scripts/checks/contract-drift.ts --write    writes contract/openapi.json anew
 *
 * A change of the contract so shows in the diff that reviewers read. A breaking one fails until the last tag has it too.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "@beckon/contract";
import type { Verdict } from "../check.ts";
import { isMain, root } from "../repository.ts";
import { breakingChanges } from "../contract-changes.ts";

export const name = "contract";

const file = "contract/openapi.json";
const derived = (): string => `${JSON.stringify(openApiDocument(), null, 2)}\n`;

/** The document at the last tag that has one; null where there is no such tag. */
function lastReleased(): { tag: string; document: Record<string, unknown> } | null {
  const git = (...args: string[]): string =>
    execFileSync("git", args, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: 64 * 1024 * 1024,
    });
  for (const tag of git("tag", "--merged", "HEAD", "--sort=-creatordate")
    .split("\n")
    .filter((line) => line !== "")) {
    try {
      return { tag, document: JSON.parse(git("show", `${tag}:${file}`)) as Record<string, unknown> };
    } catch {
      // A tag from before the document was kept.
    }
  }
  return null;
}

export async function run(): Promise<Verdict> {
  const kept = existsSync(join(root, file)) ? readFileSync(join(root, file), "utf8") : "";
  if (kept !== derived())
    return {
      ok: false,
      detail: `${file} is not what the contract says; look at the difference after: node scripts/with-node.mjs scripts/checks/contract-drift.ts --write`,
    };
  const released = lastReleased();
  if (!released) return { ok: true, detail: "no release to compare with" };
  const faults = breakingChanges(released.document, JSON.parse(kept) as Record<string, unknown>);
  return { ok: faults.length === 0, detail: faults.join("\n") || `nothing breaks a caller of ${released.tag}` };
}

if (isMain(import.meta.url) && process.argv.includes("--write")) writeFileSync(join(root, file), derived());
