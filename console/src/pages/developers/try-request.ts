/** The OpenAPI document as "Try it" reads it, and requests made of it. */

type Schema = { $ref?: string; enum?: readonly string[] };
/** One thing that stands in the path or the query. */
export type TryParameter = {
  name: string;
  in: "path" | "query";
  required: boolean;
  description: string;
  schema: Schema;
};

/** By what an operation lets somebody in: a secret key or the session, a client key, or that and a participant's token. */
export type TryCaller = "secret" | "client" | "participant";

/** What can be tried. */
export type TryOperation = {
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  tag: string;
  summary: string;
  caller: TryCaller;
  /** Whether it may change something. */
  writes: boolean;
  scope: string | undefined;
  parameters: readonly TryParameter[];
  needsVersion: boolean;
  /** The example of its body, indented; undefined for those that take none. */
  body: string | undefined;
};

/** The part of an OpenAPI document that is read here. */
export type ApiDocument = {
  components: { schemas: Record<string, Schema> };
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        tags: string[];
        summary: string;
        security: Record<string, string[]>[];
        parameters: (TryParameter | { $ref: string })[];
        requestBody?: { content: Record<string, { example?: unknown }> };
      }
    >
  >;
};

/** A parameter with the schema that it refers to in its place. */
const resolved = ({ components }: ApiDocument, parameter: TryParameter): TryParameter => {
  const name = parameter.schema.$ref?.split("/").at(-1) ?? "";
  return { ...parameter, schema: components.schemas[name] ?? parameter.schema };
};

/** Reading makes a code where there is none, and tells webhooks of it. */
const writesByGet = "getReferral";

/** Every operation of the document, by tag and then by what it does. */
export const operationsOf = (document: ApiDocument): TryOperation[] =>
  Object.entries(document.paths)
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): TryOperation => {
        const [first = {}] = operation.security;
        const content = operation.requestBody?.content["application/json"];
        return {
          id: operation.operationId,
          method: method.toUpperCase() as TryOperation["method"],
          path,
          tag: operation.tags[0] ?? "",
          summary: operation.summary,
          caller: "participant" in first ? "participant" : "clientKey" in first ? "client" : "secret",
          writes: method !== "get" || operation.operationId === writesByGet,
          scope: first["secretKey"]?.[0],
          parameters: operation.parameters.flatMap((one) => ("name" in one ? [resolved(document, one)] : [])),
          needsVersion: operation.parameters.some((one) => "$ref" in one && one.$ref.endsWith("/IfMatch")),
          body: content === undefined ? undefined : JSON.stringify(content.example ?? {}, null, 2),
        };
      }),
    )
    .sort((one, other) => one.tag.localeCompare(other.tag) || one.path.localeCompare(other.path));

/** A request as the form holds it, without what lets it in. */
export type Filled = { values: Readonly<Record<string, string>>; version: string; body: string };

/** Path and query with what was filled in; an empty field of the path stays as its name. */
export const targetOf = ({ path, parameters }: TryOperation, values: Filled["values"]): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]?.trim() ?? "";
    return value === "" ? whole : encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  for (const { name, in: place } of parameters) {
    const value = values[name]?.trim() ?? "";
    if (place === "query" && value !== "") query.append(name, value);
  }
  return query.size === 0 ? filled : `${filled}?${query.toString()}`;
};

/** Whether a browser sends a text as the value of a header, or in it. */
export const isHeaderText = (text: string): boolean => /^[\x20-\x7e]*$/.test(text.trim());

/** Whether a text is JSON. */
export const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What any caller sends along, whatever lets it in. */
export const plainHeaders = (operation: TryOperation, filled: Filled, isUs: boolean): Record<string, string> => ({
  accept: "application/json",
  ...(isUs ? { "x-us-env": "true" } : {}),
  ...(operation.needsVersion && filled.version.trim() !== "" ? { "if-match": filled.version.trim() } : {}),
  ...(operation.body === undefined ? {} : { "content-type": "application/json" }),
});

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The request for a shell. What is secret stands there as a variable: the text can be passed on. */
export const curlOf = (
  operation: TryOperation,
  filled: Filled,
  origin: string,
  isUs: boolean,
  clientKey: string,
): string => {
  const headers = Object.entries(plainHeaders(operation, filled, isUs)).map(([name, value]) =>
    quoted(`${name}: ${value}`),
  );
  if (operation.caller === "secret") headers.push('"authorization: Bearer $BECKON_SECRET_KEY"');
  else headers.push(quoted(`x-client-key: ${clientKey}`));
  if (operation.caller === "participant") headers.push('"authorization: Bearer $ACCESS_TOKEN"');
  if (operation.method !== "GET") headers.push('"idempotency-key: $(uuidgen)"');
  return [
    `curl -i -X ${operation.method} ${quoted(origin + targetOf(operation, filled.values))}`,
    ...headers.map((header) => `-H ${header}`),
    ...(operation.body === undefined ? [] : [`-d ${quoted(filled.body)}`]),
  ].join(" \\\n  ");
};

/** Whether a secret key says that it belongs to a tenant: it carries the tenant's id. */
export const isKeyOf = (secretKey: string, tenantId: string): boolean =>
  secretKey.trim().split("_").includes(tenantId.replace(/^tnt_/, ""));
