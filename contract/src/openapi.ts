/** The OpenAPI 3.1 document of the whole API, derived from the table of operations: nothing in it is listed by hand. */
import type { TObject, TSchema } from "typebox";
import { exampleOf } from "./example.ts";
import { type JsonSchema, toJsonSchema } from "./json-schema.ts";
import { responseHeaders, responsesOf } from "./openapi-responses.ts";
import type { ApiOperation, ApiResponse, OpenApiDocument, Parameter, Reference } from "./openapi-types.ts";
import { isWrite, type Operation } from "./operation.ts";
import { operations } from "./operations.ts";
import { limits, Message, Problem } from "./schemas.ts";
import { tags } from "./tags.ts";

const header = (name: string, required: boolean, description: string, schema: JsonSchema): Parameter => ({
  name,
  in: "header",
  required,
  description,
  schema,
});

const parameters: Record<string, Parameter> = {
  ClientKey: header("x-client-key", true, "The tenant's public client key.", {
    type: "string",
    examples: ["5b6f0d3e-6c1c-4f0a-9d5b-2f2f6f1f6a11"],
  }),
  UsEnvironment: header(
    "x-us-env",
    false,
    "`true` or `1` chooses the US environment; anything else, and absence, the international one.",
    { type: "string", default: "false", examples: ["true"] },
  ),
  Region: {
    name: "region",
    in: "query",
    required: false,
    description: "`us` chooses the US environment as well, for callers that cannot set a header.",
    schema: { type: "string", examples: ["us"] },
  },
  IdempotencyKey: header(
    "Idempotency-Key",
    false,
    `Makes a retry safe: the same key with the same request has one effect and one answer for ${limits.idempotencyKeyHours} hours. Quoted or bare.`,
    { type: "string", minLength: 1, maxLength: 257, examples: ["6f0c2c1e-signup-4711"] },
  ),
  IfMatch: header("If-Match", true, "The `ETag` of what is to be changed, as it was last read.", {
    type: "string",
    pattern: '^"\\d{1,9}"$',
    examples: ['"3"'],
  }),
};

const securitySchemes = {
  clientKey: {
    type: "apiKey",
    in: "header",
    name: "x-client-key",
    description: "The tenant's public client key. Not a secret: it ships inside apps.",
  },
  participant: {
    type: "http",
    scheme: "bearer",
    description: "The participant's access token, of the tenant's identity provider or of `/v1/participant-tokens`.",
  },
  secretKey: {
    type: "http",
    scheme: "bearer",
    description: "A secret key of the tenant (`sk_...`), for servers only. The roles are the scopes it needs.",
  },
  secretKeyHeader: {
    type: "apiKey",
    in: "header",
    name: "x-secret-key",
    description: "The same secret key, where a proxy takes the Authorization header for itself.",
  },
};

const description = `Beckon is an open-source, self-hosted referral service.

- **Two compatible endpoints** (tag Referral) for apps; everything else is the management API for servers.
- **Environments**: \`x-us-env: true\` chooses the US database, otherwise the international one; nothing is in both.
- **Errors** of the management API are RFC 9457 problems with a \`code\`; each code has a page at \`/docs/errors/{code}\`. What ends before a path is known (malformed HTTP, 400, 408, 413, 414, 417, 431) is \`{"message"}\` alone, on every path.
- **Writes** take an \`Idempotency-Key\`, kept ${limits.idempotencyKeyHours} hours. **Changes** of what was read need its \`ETag\` in \`If-Match\`.
- **Lists** are pages of \`items\` with an opaque \`nextCursor\`, which carries the filters and stays right while things are added.
- **Texts** are well-formed Unicode without NUL. Unknown fields are refused, never ignored.
- **Adding** operations, optional fields, values of codes and new events is not a breaking change; ignore what you do not know.`;

/** One JSON value a line: no schema of JSON says that, only a text can. */
const lines = {
  schema: { type: "string", description: "One item of `items` a line, as JSON; empty lines are nothing." },
};

const ref = (kind: keyof OpenApiDocument["components"], name: string): Reference => ({
  $ref: `#/components/${kind}/${name}`,
});

/** Builds the document. Pure: the same table gives the same text. */
export const openApiDocument = (): OpenApiDocument => {
  const schemas: Record<string, JsonSchema> = {};
  const responses: Record<string, ApiResponse> = {};
  const plain = (schema: TSchema): JsonSchema =>
    toJsonSchema(schema, (title, said) => {
      const known = schemas[title];
      if (known && JSON.stringify(known) !== JSON.stringify(said))
        throw new Error(`two different schemas have the title ${title}`);
      schemas[title] = said;
      return ref("schemas", title);
    });
  const resolve = (reference: string): JsonSchema => schemas[reference.slice("#/components/schemas/".length)] ?? {};
  for (const schema of [Problem, Message]) plain(schema);

  const operationOf = (operation: Operation): ApiOperation => {
    const body = operation.body && plain(operation.body);
    return {
      operationId: operation.id,
      tags: [operation.tag],
      summary: operation.summary,
      ...(operation.description === undefined ? {} : { description: operation.description }),
      security: securityOf(operation),
      parameters: parametersOf(operation, plain),
      ...(body
        ? {
            requestBody: {
              required: isRequired(operation.body),
              content: {
                "application/json": { schema: body, example: exampleOf(body, resolve) },
                ...(operation.lines ? { "application/x-ndjson": lines } : {}),
              },
            },
          }
        : {}),
      responses: responsesOf(operation, plain(operation.success.schema), resolve, responses),
    };
  };
  const paths: OpenApiDocument["paths"] = {};
  for (const operation of Object.values(operations) as Operation[]) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: operationOf(operation),
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Beckon", version: "1", description, license: { name: "Apache-2.0", identifier: "Apache-2.0" } },
    servers: [{ url: "/", description: "This Beckon." }],
    tags: Object.entries(tags).map(([name, text]) => ({ name, description: text })),
    paths,
    components: {
      schemas: sorted(schemas),
      parameters,
      headers: responseHeaders,
      responses: sorted(responses),
      securitySchemes,
    },
  };
};

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

const isRequired = (body: TSchema | undefined): boolean =>
  body !== undefined && (("required" in body && asLength(body.required) > 0) || "anyOf" in body);

const asLength = (list: unknown): number => (Array.isArray(list) ? list.length : 0);

const securityOf = ({ caller, scope }: Operation): Record<string, string[]>[] => {
  if (caller === "client") return [{ clientKey: [] }];
  if (caller === "participant") return [{ clientKey: [], participant: [] }];
  const scopes = scope === undefined ? [] : [scope];
  return [{ secretKey: scopes }, { secretKeyHeader: scopes }];
};

const parametersOf = (operation: Operation, plain: (schema: TSchema) => JsonSchema): ApiOperation["parameters"] => {
  const own = (place: "path" | "query", schema: TObject | undefined): Parameter[] =>
    Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
      name,
      in: place,
      required: place === "path",
      description: (property as { description?: string }).description ?? "",
      schema: plain(property),
    }));
  return [
    ...own("path", operation.params),
    ...own("query", operation.query),
    ...(operation.caller === "secret" ? [] : [ref("parameters", "ClientKey")]),
    ref("parameters", "UsEnvironment"),
    ref("parameters", "Region"),
    ...(isWrite(operation) ? [ref("parameters", "IdempotencyKey")] : []),
    ...(operation.ifMatch ? [ref("parameters", "IfMatch")] : []),
  ];
};
