/**
 * The contract's operations as the console needs them: method, path and scope, without the schemas and the library that
 * they are made with. The bundler reads it in place of the module `virtual:operations`.
 */
import { operations } from "@beckon/contract";
import type { Plugin } from "vite";

const virtualId = "virtual:operations";
const resolvedId = `\0${virtualId}`;

/** The table as the text of a module. */
export const operationModule = (): string => {
  const rows = Object.entries(operations).map(([id, { method, path, ...rest }]) => [
    id,
    [method, path, "scope" in rest ? rest.scope : null],
  ]);
  return `export const operations = ${JSON.stringify(Object.fromEntries(rows))};`;
};

/** Gives the bundler the table. */
export const operationTable = (): Plugin => ({
  name: "operation-table",
  resolveId: (id) => (id === virtualId ? resolvedId : null),
  load: (id) => (id === resolvedId ? operationModule() : null),
});
