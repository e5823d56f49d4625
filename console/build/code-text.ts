/**
 * The rule by which the server draws codes, as it stands in the server's core: pure, without imports of values. The bundler reads it in place of
 * the module `virtual:code-text`, so that a sample is drawn by the same rule.
 */
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const file = fileURLToPath(new URL("../../server/src/core/code/code-text.ts", import.meta.url));

/** Gives the bundler the rule. */
export const codeText = (): Plugin => ({
  name: "code-text",
  resolveId: (id) => (id === "virtual:code-text" ? file : null),
});
