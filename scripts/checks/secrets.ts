/** S4: no secret in the repository. Reads every tracked text file for known shapes and for random-looking assignments. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../check.ts";
import { root, trackedFiles } from "../repository.ts";

export const name = "secrets";

/** Names that are reserved for examples and for this machine lead nowhere, so a password for them opens nothing. */
const passwordInAddress =
  /\b[a-z][a-z+]*:\/\/[^\s:/@"'`<>{}$]+:[^\s:/@"'`<>{}$]{3,}@(?!(?:[\w-]+\.)*(?:example(?:\.(?:com|net|org))?|test|invalid|localhost)(?![\w.-])|127\.)[\w.-]+/g;

/** Shapes that are a secret wherever they stand. */
const shapes: readonly { what: string; pattern: RegExp }[] = [
  {
    what: "private key",
    pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s*\\?[\nn]?\s*[A-Za-z0-9+/]{16}/g,
  },
  { what: "cloud access key", pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g },
  { what: "forge token", pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|glpat-[\w-]{20,})/g },
  { what: "registry token", pattern: /\bnpm_[A-Za-z0-9]{36}\b|_authToken\s*=\s*[^\s$]{8,}/g },
  { what: "payment or chat token", pattern: /\b(?:[sr]k_live_[A-Za-z0-9]{16,}|xox[abprs]-[A-Za-z0-9-]{10,})/g },
  { what: "signed token", pattern: /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/g },
  { what: "private part of a JSON web key", pattern: /["']?\bd["']?\s*:\s*["'][\w-]{40,}["']/g },
  { what: "password in an address", pattern: passwordInAddress },
];

/** `secret = "..."`: a value behind a telling name counts when it looks random. */
const assignment =
  /(?:secret|token|passw(?:or)?d|api_?key|private_?key|credential)\w*["']?\s*[:=]\s*["'`]([\w+/=.-]{20,})["'`]/gi;

/** Bits per character below which a value reads as words. Random base64 of 32 characters has about 4.4. */
const randomFrom = 3.7;

/** What may stand although it matches: a path's beginning, a piece of the match, and the reason. */
const allowed: readonly { path: string; text: string; reason: string }[] = JSON.parse(
  readFileSync(join(root, "scripts/checks/allowed-secrets.json"), "utf8"),
);

/** Shannon entropy. Units: bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}

/** What in a text looks like a secret: the line and the kind, never the secret itself. */
export function secretsIn(path: string, text: string): string[] {
  const known = shapes.flatMap(({ what, pattern }) => [...text.matchAll(pattern)].map((match) => ({ what, match })));
  const random = [...text.matchAll(assignment)]
    .filter(([, value = ""]) => entropy(value) >= randomFrom && /\d/.test(value))
    .map((match) => ({ what: "random-looking value behind a telling name", match }));
  return [...known, ...random]
    .filter(({ match }) => !allowed.some((one) => path.startsWith(one.path) && match[0].includes(one.text)))
    .map(({ what, match }) => `${path}:${text.slice(0, match.index).split("\n").length}: ${what}`);
}

export async function run(): Promise<Verdict> {
  // The lockfile is digests from end to end; its own check reads it.
  const files = trackedFiles().filter((file) => file !== "package-lock.json");
  const faults = files.flatMap((file) => {
    const text = readFileSync(join(root, file), "utf8");
    return text.includes("\0") ? [] : secretsIn(file, text);
  });
  return { ok: faults.length === 0, detail: faults.join("\n") || `${files.length} files` };
}
