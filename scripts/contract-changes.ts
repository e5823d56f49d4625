/** Compares two OpenAPI documents for changes that could break a caller of the older one. Pure, so that fixtures can prove it. */

type Json = { [key: string]: unknown };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Json => (isObject(value) ? value : {});
const said = (value: unknown): string => JSON.stringify(value) ?? "not there";
const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** A document with a way to follow its references. */
type Document = { root: Json; resolve(value: unknown): Json };

const documentOf = (root: Json): Document => ({
  root,
  resolve(value) {
    let found = value;
    for (let hops = 0; isObject(found) && typeof found["$ref"] === "string" && hops < 10; hops++) {
      const path = found["$ref"].replace(/^#\//, "").split("/");
      found = path.reduce<unknown>((at, name) => asObject(at)[name.replaceAll("~1", "/").replaceAll("~0", "~")], root);
    }
    return asObject(found);
  },
});

/** Whether callers send it or read it: what may be added to one may not be added to the other. */
type Side = "input" | "output";

type Comparison = { before: Document; after: Document; side: Side; faults: string[]; seen: Set<string> };

/** Everything in `after` that breaks a caller who knows `before`, one sentence each; empty when nothing does. */
export function breakingChanges(before: Json, after: Json): string[] {
  const old = documentOf(before);
  const now = documentOf(after);
  const faults: string[] = [];
  for (const [path, methods] of Object.entries(asObject(before["paths"]))) {
    for (const [method, operation] of Object.entries(asObject(methods))) {
      const name = `${method.toUpperCase()} ${path}`;
      const present = asObject(asObject(after["paths"])[path])[method];
      if (present === undefined) faults.push(`${name}: the operation is gone`);
      else compareOperation(name, asObject(operation), asObject(present), { old, now, faults });
    }
  }
  return faults;
}

function compareOperation(
  name: string,
  before: Json,
  after: Json,
  { old, now, faults }: { old: Document; now: Document; faults: string[] },
): void {
  const input: Comparison = { before: old, after: now, side: "input", faults, seen: new Set() };
  const output: Comparison = { ...input, side: "output", seen: new Set() };
  if (before["operationId"] !== after["operationId"]) faults.push(`${name}: the operationId changed`);
  if (!sameRoles(before["security"], after["security"])) faults.push(`${name}: it asks for another security or scope`);
  compareParameters(name, before, after, input);
  const [oldBody, newBody] = [asObject(before["requestBody"]), asObject(after["requestBody"])];
  if (newBody["required"] === true && oldBody["required"] !== true) faults.push(`${name}: a body is required now`);
  compareContent(`${name} body`, oldBody["content"], newBody["content"], input);
  for (const [status, response] of Object.entries(asObject(before["responses"]))) {
    const present = asObject(after["responses"])[status];
    if (present === undefined) faults.push(`${name}: the status ${status} is gone`);
    else compareContent(`${name} ${status}`, old.resolve(response)["content"], now.resolve(present)["content"], output);
  }
}

const sameRoles = (before: unknown, after: unknown): boolean => {
  const ways = new Set(asList(after).map((way) => JSON.stringify(way)));
  return asList(before).every((way) => ways.has(JSON.stringify(way)));
};

function compareParameters(name: string, before: Json, after: Json, comparison: Comparison): void {
  const keyed = (document: Document, list: unknown): Map<string, Json> =>
    new Map(
      asList(list)
        .map((one) => document.resolve(one))
        .map((one) => [`${String(one["in"])} ${String(one["name"])}`, one]),
    );
  const old = keyed(comparison.before, before["parameters"]);
  const now = keyed(comparison.after, after["parameters"]);
  for (const [key, parameter] of old) {
    const present = now.get(key);
    if (!present) comparison.faults.push(`${name}: the parameter ${key} is gone`);
    else compareSchema(`${name} ${key}`, parameter["schema"], present["schema"], comparison);
  }
  for (const [key, parameter] of now) {
    if (parameter["required"] === true && old.get(key)?.["required"] !== true)
      comparison.faults.push(`${name}: the parameter ${key} is required now`);
  }
}

function compareContent(name: string, before: unknown, after: unknown, comparison: Comparison): void {
  for (const [type, media] of Object.entries(asObject(before))) {
    const present = asObject(after)[type];
    if (present === undefined) comparison.faults.push(`${name}: ${type} is gone`);
    else compareSchema(name, asObject(media)["schema"], asObject(present)["schema"], comparison);
  }
}

function compareSchema(name: string, before: unknown, after: unknown, comparison: Comparison): void {
  const pair = JSON.stringify([before, after]);
  if (comparison.seen.has(pair)) return;
  comparison.seen.add(pair);
  const old = comparison.before.resolve(before);
  const now = comparison.after.resolve(after);
  compareTypes(name, old, now, comparison);
  compareEnums(name, old, now, comparison);
  if (comparison.side === "input") compareLimits(name, old, now, comparison.faults);
  compareProperties(name, old, now, comparison);
  if (old["items"] !== undefined) compareSchema(`${name}[]`, old["items"], now["items"], comparison);
  for (const keyword of ["oneOf", "anyOf", "allOf"] as const) compareBranches(name, keyword, old, now, comparison);
}

/** An input may take more types, never fewer; an output may have fewer, never more. */
function compareTypes(name: string, old: Json, now: Json, { side, faults }: Comparison): void {
  const [before, after] = [asList(old["type"]), asList(now["type"])];
  const [narrow, wide] = side === "input" ? [before, after] : [after, before];
  if (
    wide.length > 0 &&
    !narrow.every((type) => wide.includes(type) || (type === "integer" && wide.includes("number")))
  )
    faults.push(`${name}: the type was ${before.join("|")} and is ${after.join("|") || "anything"}`);
  else if (wide.length > 0 && narrow.length === 0)
    faults.push(`${name}: the type is ${after.join("|") || "anything"} now`);
}

/** Values may be added on both sides: callers are told to expect ones they do not know. None may go. */
function compareEnums(name: string, old: Json, now: Json, { side, faults }: Comparison): void {
  const before = "const" in old ? [old["const"]] : asList(old["enum"]);
  const after = "const" in now ? [now["const"]] : asList(now["enum"]);
  const gone = before.filter((value) => after.length > 0 && !after.includes(value));
  if (gone.length > 0) faults.push(`${name}: the value ${gone.join(", ")} is gone`);
  if (side === "input" && before.length === 0 && after.length > 0)
    faults.push(`${name}: only some values are taken now`);
}

const growing = ["maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum"];
const shrinking = ["minimum", "minLength", "minItems", "minProperties", "exclusiveMinimum"];

function compareLimits(name: string, old: Json, now: Json, faults: string[]): void {
  for (const keyword of [...growing, ...shrinking]) {
    const [before, after] = [old[keyword], now[keyword]];
    if (typeof after !== "number") continue;
    const narrower = typeof before !== "number" || (growing.includes(keyword) ? after < before : after > before);
    if (narrower) faults.push(`${name}: ${keyword} was ${said(before)} and is ${after}`);
  }
  for (const keyword of ["pattern", "format", "uniqueItems", "multipleOf"]) {
    if (now[keyword] !== undefined && now[keyword] !== false && now[keyword] !== old[keyword])
      faults.push(`${name}: ${keyword} was ${said(old[keyword])} and is ${said(now[keyword])}`);
  }
}

function compareProperties(name: string, old: Json, now: Json, comparison: Comparison): void {
  const { side, faults } = comparison;
  const [before, after] = [asObject(old["properties"]), asObject(now["properties"])];
  for (const [field, schema] of Object.entries(before)) {
    if (!(field in after)) faults.push(`${name}: the field ${field} is gone`);
    else compareSchema(`${name}.${field}`, schema, after[field], comparison);
  }
  const [required, needed] = [asList(old["required"]), asList(now["required"])];
  if (side === "input")
    for (const field of needed.filter((one) => !required.includes(one)))
      faults.push(`${name}: the field ${String(field)} is required now`);
  else
    for (const field of required.filter((one) => !needed.includes(one) && String(one) in after))
      faults.push(`${name}: the field ${String(field)} may be absent now`);
  if (
    side === "input" &&
    now["additionalProperties"] === false &&
    old["additionalProperties"] !== false &&
    old["type"] === "object"
  )
    faults.push(`${name}: unknown fields are refused now`);
}

/** Branches are told apart by their reference or content; an input keeps all it had. */
function compareBranches(name: string, keyword: string, old: Json, now: Json, comparison: Comparison): void {
  const [before, after] = [asList(old[keyword]), asList(now[keyword])];
  if (before.length > 0 && after.length === 0) {
    if (comparison.side === "output" || now["type"] !== undefined)
      comparison.faults.push(`${name}: ${keyword} is gone`);
    return;
  }
  for (const [place, branch] of before.entries()) {
    const reference = asObject(branch)["$ref"];
    const same = after.find((one) => reference !== undefined && asObject(one)["$ref"] === reference) ?? after[place];
    if (same === undefined)
      comparison.faults.push(`${name}: a branch of ${keyword} is gone (${said(reference ?? place)})`);
    else compareSchema(name, branch, same, comparison);
  }
}
