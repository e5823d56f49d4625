/** One operation in the reference: what it does, what it takes, what it answers, and how to call it. */
import {
  type ApiOperation,
  type ApiResponse,
  errors,
  type ErrorCode,
  type OpenApiDocument,
  type Parameter,
  type Reference,
} from "@beckon/contract";
import { escapeHtml, inline, jsonHtml } from "./reference-html.ts";
import { describedAs, fieldsHtml, limitsOf, typeOf } from "./reference-schema.ts";

/** An operation with its place. */
export type PlacedOperation = { method: string; path: string; operation: ApiOperation };

const isReference = <T extends object>(value: T | Reference): value is Reference => "$ref" in value;

const follow = <T extends object>(components: Record<string, T>, value: T | Reference): T => {
  if (!isReference(value)) return value;
  const found = components[value.$ref.split("/").at(-1) ?? ""];
  if (!found) throw new Error(`${value.$ref} leads nowhere`);
  return found;
};

const parametersOf = (document: OpenApiDocument, operation: ApiOperation): Parameter[] =>
  operation.parameters.map((parameter) => follow<Parameter>(document.components.parameters, parameter));

const exampleText = ({ schema }: Parameter, document: OpenApiDocument): string => {
  const named =
    typeof schema["$ref"] === "string" ? document.components.schemas[schema["$ref"].split("/").at(-1) ?? ""] : schema;
  const [first] = (named?.["examples"] ?? []) as unknown[];
  return typeof first === "string" ? first : (JSON.stringify(first) ?? "...");
};

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** A call that works once the key and the ids are the reader's own. */
export const curlOf = (document: OpenApiDocument, { method, path, operation }: PlacedOperation): string => {
  const parameters = parametersOf(document, operation);
  const target = parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((url, parameter) => url.replace(`{${parameter.name}}`, exampleText(parameter, document)), path);
  const ways = Object.keys(operation.security[0] ?? {});
  const lines = [`curl ${method === "GET" ? "" : `-X ${method} `}https://beckon.example.com${target}`];
  if (ways.includes("clientKey")) lines.push(`-H 'x-client-key: 5b6f0d3e-6c1c-4f0a-9d5b-2f2f6f1f6a11'`);
  if (ways.includes("participant")) lines.push("-H 'Authorization: Bearer ACCESS_TOKEN'");
  if (ways.includes("secretKey")) lines.push("-H 'Authorization: Bearer SECRET_KEY'");
  for (const parameter of parameters) {
    if (parameter.name === "If-Match" || parameter.name === "Idempotency-Key")
      lines.push(`-H ${quoted(`${parameter.name}: ${exampleText(parameter, document)}`)}`);
  }
  const body = operation.requestBody?.content["application/json"]?.example;
  if (body !== undefined)
    lines.push("-H 'Content-Type: application/json'", `-d ${quoted(JSON.stringify(body, null, 2))}`);
  return lines.join(" \\\n  ");
};

const parameterRow = (document: OpenApiDocument, parameter: Parameter): string => {
  const text = parameter.description === "" ? describedAs(document, parameter.schema) : inline(parameter.description);
  const limits = limitsOf(document, parameter.schema);
  return `<tr><th scope="row"><code>${escapeHtml(parameter.name)}</code>${
    parameter.required ? ' <span class="must">required</span>' : ""
  }</th><td>${parameter.in}</td><td>${escapeHtml(typeOf(document, parameter.schema))}</td><td>${text}${
    limits === "" ? "" : `<br><span class="limits">${limits}</span>`
  }</td></tr>`;
};

const parametersHtml = (document: OpenApiDocument, operation: ApiOperation): string => {
  const rows = parametersOf(document, operation).map((parameter) => parameterRow(document, parameter));
  return `<h4>Parameters</h4><div class="scroll" tabindex="0"><table class="parameters"><thead><tr><th scope="col">Name</th><th scope="col">In</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table></div>`;
};

const failuresHtml = (document: OpenApiDocument, operation: ApiOperation): string => {
  const rows = Object.entries(operation.responses).flatMap(([status, given]) => {
    if (Number(status) < 400) return [];
    const response = follow<ApiResponse>(document.components.responses, given);
    const problem = response.content["application/problem+json"];
    if (!problem) return [`<tr><td>${status}</td><td colspan="2">${inline(response.description)}</td></tr>`];
    return Object.keys(problem.examples ?? {}).map(
      (code) =>
        `<tr><td>${status}</td><td><a href="/docs/errors/${code}"><code>${code}</code></a></td><td>${escapeHtml(
          errors[code as ErrorCode].title,
        )}</td></tr>`,
    );
  });
  return `<details class="failures"><summary>Errors (${rows.length})</summary><div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead><tbody>${rows.join("")}</tbody></table></div></details>`;
};

const headersHtml = (response: ApiResponse): string =>
  Object.keys(response.headers ?? {})
    .map((name) => `<code>${escapeHtml(name)}</code>`)
    .join(" ");

const sample = (title: string, code: string): string =>
  `<figure class="sample"><figcaption>${escapeHtml(title)}</figcaption><pre tabindex="0"><code>${code}</code></pre></figure>`;

const accessOf = (operation: ApiOperation): string => {
  const [way = {}] = operation.security;
  const scope = way["secretKey"]?.[0];
  if (scope !== undefined) return `Secret key with scope <code>${escapeHtml(scope)}</code>`;
  return "participant" in way ? "Client key and the participant's access token" : "Client key";
};

/** The operation's section. */
export const operationHtml = (document: OpenApiDocument, placed: PlacedOperation): string => {
  const { method, path, operation } = placed;
  const body = operation.requestBody?.content["application/json"];
  const [status, given] = Object.entries(operation.responses).find(([one]) => Number(one) < 300) ?? ["200", undefined];
  const success = given && follow<ApiResponse>(document.components.responses, given);
  const answer = success?.content["application/json"];
  const id = escapeHtml(operation.operationId);
  return `<section class="operation" id="${id}" aria-labelledby="${id}-title">
<div class="words">
<h3 id="${id}-title"><a href="#${id}">${escapeHtml(operation.summary)}</a></h3>
<p class="route"><span class="method ${method.toLowerCase()}">${method}</span> <code>${escapeHtml(path).replaceAll("/", "/<wbr>")}</code></p>
<p class="access">${accessOf(operation)}</p>
${operation.description === undefined ? "" : `<p>${inline(operation.description)}</p>`}
${parametersHtml(document, operation)}
${body ? `<h4>Body</h4>${fieldsHtml(document, body.schema)}` : ""}
<h4>Answer <span class="status">${status}</span></h4>
<p>${inline(success?.description ?? "")}${success?.headers ? ` <span class="quiet">Headers: ${headersHtml(success)}</span>` : ""}</p>
${answer ? `<details><summary>Fields of the answer</summary>${fieldsHtml(document, answer.schema)}</details>` : ""}
${failuresHtml(document, operation)}
</div>
<div class="code">
${sample("Request", escapeHtml(curlOf(document, placed)))}
${answer ? sample(`Answer ${status}`, jsonHtml(answer.example)) : ""}
</div>
</section>`;
};
