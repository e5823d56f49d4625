/** Calls of the management API as an integrator would make them, each answer held against the OpenAPI document. */
import assert from "node:assert/strict";
import { type ManagementOperationId, openApiDocument, type Operation, operations } from "@beckon/contract";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { RawAnswer, TestService } from "../harness/service.ts";

/** What a call says beside the key. */
export type Call = {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  headers?: Record<string, string>;
};

/** An answer with its JSON read. */
export type ApiAnswer = RawAnswer & { json: Record<string, unknown> & { id: string; code: string; detail: string } };

export type Caller = (id: ManagementOperationId, call?: Call) => Promise<ApiAnswer>;

export const document = openApiDocument();
/** Annotations and OpenAPI's own keywords are not validated, so the validator is not strict here. */
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(document, "api");

/** A part of the document, as the validator addresses it. */
export const pointerTo = (...segments: string[]): string =>
  `api#/${segments.map((segment) => encodeURIComponent(segment.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/")}`;

/** The operation's target, with everything percent-encoded. */
export const targetOf = (operation: Operation, { params = {}, query = {} }: Call): string => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const search = new URLSearchParams(query).toString();
  return search === "" ? path : `${path}?${search}`;
};

/** What is undocumented about an answer: its status, its type, a header, or its body; empty when nothing is. */
export const undocumented = (operation: Operation, answer: RawAnswer): string[] => {
  const described = document.paths[operation.path]?.[operation.method.toLowerCase()]?.responses[answer.status];
  if (!described) return [`status ${answer.status} is not documented: ${answer.body}`];
  const at =
    "$ref" in described
      ? described.$ref.slice(2).split("/")
      : ["paths", operation.path, operation.method.toLowerCase(), "responses", String(answer.status)];
  const type = (answer.headers["content-type"] ?? "").split(";")[0] ?? "";
  const validate = ajv.getSchema(pointerTo(...at, "content", type, "schema"));
  if (!validate) return [`the type ${type} is not documented for ${answer.status}`];
  const faults: string[] = [];
  if (validate(JSON.parse(answer.body)) !== true)
    faults.push(`${ajv.errorsText(validate.errors)} in ${answer.body.slice(0, 400)}`);
  if (operation.etag && answer.status < 300 && !/^"\d+"$/.test(String(answer.headers.etag)))
    faults.push(`no strong ETag: ${answer.headers.etag}`);
  if (!answer.headers["x-request-id"]) faults.push("no x-request-id");
  if (answer.status === 401 && !answer.headers["www-authenticate"]) faults.push("401 without WWW-Authenticate");
  return faults;
};

/** Calls with this key; every answer must be documented. */
export const callerOf =
  (service: TestService, secretKey: string): Caller =>
  async (id, call = {}) => {
    const operation: Operation = operations[id];
    const headers = { authorization: `Bearer ${secretKey}`, ...call.headers };
    const raw = await service.send(targetOf(operation, call), {
      method: operation.method,
      headers,
      ...(call.body === undefined ? {} : { body: call.body }),
    });
    assert.deepEqual(undocumented(operation, raw), [], `${id} ${raw.status}`);
    return { ...raw, json: JSON.parse(raw.body) as ApiAnswer["json"] };
  };

/** The call's answer, which must have this status. */
export const expectStatus = (answer: ApiAnswer, status: number, code?: string): ApiAnswer => {
  assert.equal(answer.status, status, answer.body);
  if (code !== undefined) assert.equal(answer.json.code, code, answer.body);
  return answer;
};
