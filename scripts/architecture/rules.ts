/** The architecture's rules, one table: each reads the house and returns its faults. */
import { type Fault, type House, isCode, isTest, resolveImport, roomOf, scanned } from "./house.ts";
import { keysLeadWithTenant, openStatementsAreNamed, statementsLeadWithTenant } from "./tenancy.ts";

/** A rule of the house. `name` is the sentence that holds when there is no fault. */
export type Rule = { name: string; faults: (house: House) => Fault[] };

/** Runs a rule's test over every file that it is about. */
function each(
  house: House,
  isAbout: (file: string) => boolean,
  look: (file: string, text: string) => readonly string[],
): Fault[] {
  return [...house]
    .filter(([file]) => isAbout(file))
    .flatMap(([file, text]) => look(file, text).map((detail) => ({ file, detail })));
}

function isProduct(file: string): boolean {
  return isCode(file) && !isTest(file);
}

function wrongWay(file: string, text: string): string[] {
  const own = roomOf(file);
  if (own === undefined) return ["lies in no room: give it one, or a line in rooms"];
  return scanned(text).imports.flatMap(({ specifier, line }) => {
    const target = resolveImport(file, specifier);
    if ("outside" in target) return [];
    if (isTest(target.file)) return [`line ${line}: production code imports a test, ${target.file}`];
    const room = roomOf(target.file);
    const may = own.mayImport === "anything" || room?.name === own.name || own.mayImport.includes(room?.name ?? "");
    return may ? [] : [`line ${line}: ${own.name} imports ${room?.name ?? "no room"} (${target.file})`];
  });
}

/** What the core may not touch: the outside comes in through its ports. */
const impure: readonly (readonly [what: string, pattern: RegExp])[] = [
  ["Date.now", /\bDate\s*\.\s*now\b/],
  ["new Date() without a time", /\bnew\s+Date\s*(?:\(\s*\)|(?![\s(]))/],
  ["Math.random", /\bMath\s*\.\s*random\b/],
  ["process", /(?<![.\w$])process\s*[.[]/],
  ["console", /(?<![.\w$])console\s*[.[]/],
  ["a timer", /(?<![.\w$])set(?:Timeout|Interval|Immediate)\s*\(/],
  ["fetch", /(?<![.\w$])fetch\s*\(/],
  ["performance", /(?<![.\w$])performance\s*\./],
  ["crypto", /(?<![.\w$])crypto\s*\./],
  ["globalThis", /(?<![.\w$])globalThis\b/],
];

/** Packages the core may use: they compute, and reach for nothing outside. */
const pureLibraries: readonly { name: string; reason: string }[] = [
  { name: "temporal-polyfill", reason: "calendars, zones and clock changes; reads no clock unless asked" },
];

function impurities(file: string, text: string): string[] {
  const { code, imports } = scanned(text);
  const outside = imports.flatMap(({ specifier, line }) => {
    const target = resolveImport(file, specifier);
    if ("outside" in target && pureLibraries.some(({ name }) => name === target.outside)) return [];
    return "outside" in target ? [`line ${line}: imports ${target.outside}`] : [];
  });
  return [...outside, ...impure.filter(([, pattern]) => pattern.test(code)).map(([what]) => `uses ${what}`)];
}

/** Who may read the environment besides the server's configuration, and why. */
const environmentReaders: readonly { at: string; reason: string }[] = [
  { at: "server/src/config.ts", reason: "the one table of settings" },
  { at: "server/src/config/", reason: "the same, should it become a folder" },
  { at: "cli/", reason: "a program of its own: finds the server and its key before any configuration exists" },
  { at: "bench/", reason: "measures from outside and passes settings to the processes that it starts" },
  { at: "scripts/", reason: "build and test tooling, never part of the service" },
];

function readsEnvironment(file: string, text: string): string[] {
  const { code, imports } = scanned(text);
  if (environmentReaders.some(({ at }) => file.startsWith(at))) return [];
  const reads = /\bprocess\s*(?:\.\s*env\b|\[)/.test(code);
  const sneaks = imports.some(({ specifier }) => /^(node:)?process$/.test(specifier));
  return reads || sneaks ? ["reads the environment: that is server/src/config.ts's work"] : [];
}

/** Values come by `virtual:vocabulary` and `virtual:operations`: the contract itself brings the library of its schemas along. */
function bringsContract(_file: string, text: string): string[] {
  const { code, imports } = scanned(text);
  return imports
    .filter(({ specifier }) => specifier === "@beckon/contract")
    .flatMap(({ line }) => {
      // What an import names may stand on lines before the module.
      const head = code.split("\n").slice(0, line).join("\n");
      const own = head.slice(Math.max(head.lastIndexOf("import"), head.lastIndexOf("export")));
      return /^(import|export)\s+type\b/.test(own) ? [] : [`line ${line}: imports values of the contract`];
    });
}

function cycles(house: House): Fault[] {
  const finished = new Set<string>();
  const faults: Fault[] = [];
  function visit(file: string, path: readonly string[]): void {
    if (path.includes(file)) {
      faults.push({ file, detail: [...path.slice(path.indexOf(file)), file].join(" -> ") });
      return;
    }
    if (finished.has(file)) return;
    for (const { specifier } of scanned(house.get(file) ?? "").imports) {
      const target = resolveImport(file, specifier);
      if ("file" in target && house.has(target.file)) visit(target.file, [...path, file]);
    }
    finished.add(file);
  }
  for (const file of house.keys()) if (isCode(file)) visit(file, []);
  return faults;
}

const emptyWords = new Set(["util", "utils", "helper", "helpers", "manager", "managers", "common", "shared", "misc"]);
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/;

function badNames(file: string): string[] {
  return file.split("/").flatMap((segment) => {
    const empty = segment.split(/[-.]/).find((word) => emptyWords.has(word.toLowerCase()));
    if (empty !== undefined) return [`"${empty}" says nothing: name it for what it does`];
    return kebab.test(segment) ? [] : [`"${segment}" is not kebab-case`];
  });
}

function isBarrel(file: string, text: string): string[] {
  if (/^[a-z-]+\/src\/index\.ts$/.test(file)) return [];
  const { code } = scanned(text);
  const rest = code.replace(/\bexport\b[^;'"`()=]*?\bfrom\s*(["'])\s*\1\s*;?/g, "");
  return rest !== code && rest.trim() === "" ? ["only passes on what others export"] : [];
}

function missingReadmes(house: House): Fault[] {
  const nouns = [...house.keys()].flatMap((file) => /^server\/src\/core\/[^/]+(?=\/)/.exec(file)?.[0] ?? []);
  return [...new Set(nouns)]
    .filter((noun) => !house.has(`${noun}/README.md`))
    .map((noun) => ({ file: noun, detail: "has no README.md with its words, states and invariants" }));
}

const maxLines = 400;

function tooLong(_file: string, text: string): string[] {
  const lines = text.replace(/\n$/, "").split("\n").length;
  return lines > maxLines ? [`${lines} lines, at most ${maxLines}`] : [];
}

const inCore = (file: string): boolean => isProduct(file) && file.startsWith("server/src/core/");
const isNamed = (file: string): boolean => isCode(file) || file.endsWith(".sql");

/** Every rule. `server/test/architecture.test.ts` holds the repository to each and proves that each can fail. */
export const rules: readonly Rule[] = [
  {
    name: "imports go one way, and adapters never import each other",
    faults: (house) => each(house, isProduct, wrongWay),
  },
  {
    name: "the core touches nothing outside itself and the contract",
    faults: (house) => each(house, inCore, impurities),
  },
  { name: "only config.ts reads the environment", faults: (house) => each(house, isProduct, readsEnvironment) },
  {
    name: "the browser loads no contract: the console imports its types only",
    faults: (house) => each(house, (file) => isProduct(file) && file.startsWith("console/src/"), bringsContract),
  },
  { name: "no import cycles", faults: cycles },
  { name: "names are kebab-case and say something", faults: (house) => each(house, isNamed, badNames) },
  { name: "no barrel but a package's own index", faults: (house) => each(house, isCode, isBarrel) },
  { name: "files have at most 400 lines", faults: (house) => each(house, isCode, tooLong) },
  { name: "every noun of the core has its README", faults: missingReadmes },
  { name: "every key of every table leads with tenant_id", faults: keysLeadWithTenant },
  { name: "every statement of the store is bound to a tenant", faults: statementsLeadWithTenant },
  { name: "statements that see every tenant are those that may", faults: openStatementsAreNamed },
];
