/** The pages of the reference, whole, as HTML that needs nothing from outside and no script. */
import { type ErrorCode, errors, type OpenApiDocument } from "@beckon/contract";
import { escapeHtml, inline, markdownHtml } from "./reference-html.ts";
import { operationHtml, type PlacedOperation } from "./reference-operation.ts";

const shell = (title: string, body: string, version: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<meta name="description" content="Reference of the Beckon API">
<link rel="icon" href="/docs/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/style.css?v=${version}">
</head>
<body>
<a class="skip" href="#content">To the content</a>
${body}
</body>
</html>
`;

const brand = `<a class="brand" href="/docs"><img src="/docs/icon.svg" alt="" width="28" height="28">Beckon API</a>`;

const operationsOf = (document: OpenApiDocument, tag: string): PlacedOperation[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, operation]) => operation.tags[0] === tag)
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

const anchorOf = (tag: string): string => `tag-${tag.toLowerCase()}`;

const navigation = (document: OpenApiDocument): string =>
  document.tags
    .map(
      ({ name }) =>
        `<p class="group"><a href="#${anchorOf(name)}">${escapeHtml(name)}</a></p><ul>${operationsOf(document, name)
          .map(
            ({ method, operation }) =>
              `<li><a href="#${operation.operationId}"><span class="verb ${method.toLowerCase()}">${method}</span>${escapeHtml(operation.summary)}</a></li>`,
          )
          .join("")}</ul>`,
    )
    .join("") + `<p class="group"><a href="#errors">Errors</a></p>`;

const errorTable = (): string =>
  `<div class="scroll" tabindex="0"><table><thead><tr><th scope="col">Status</th><th scope="col">Code</th><th scope="col">Meaning</th></tr></thead><tbody>${Object.entries(
    errors,
  )
    .map(
      ([code, { status, title }]) =>
        `<tr><td>${status}</td><th scope="row"><a href="/docs/errors/${code}"><code>${code}</code></a></th><td>${escapeHtml(title)}</td></tr>`,
    )
    .join("")}</tbody></table></div>`;

/** The reference itself: every operation of the document. `version` changes with the style. */
export const referencePage = (document: OpenApiDocument, version: string): string => {
  const links = navigation(document);
  const groups = document.tags.map(
    ({ name, description }) =>
      `<section class="tag" id="${anchorOf(name)}"><h2>${escapeHtml(name)}</h2><p>${inline(description)}</p>${operationsOf(
        document,
        name,
      )
        .map((placed) => operationHtml(document, placed))
        .join("\n")}</section>`,
  );
  const body = `<div class="frame">
<nav class="side" aria-label="Operations">${brand}<div class="wide">${links}</div><details class="menu"><summary>All operations</summary>${links}</details></nav>
<main id="content">
<div class="lead"><h1>Beckon API reference</h1>
${markdownHtml(document.info.description)}
<ul class="downloads"><li><a href="/openapi.json">OpenAPI 3.1 document</a></li><li><a href="#errors">Error codes</a></li></ul></div>
${groups.join("\n")}
<section class="tag" id="errors"><h2>Errors</h2><p>Errors of the management API are <code>application/problem+json</code>. Each code has a page that says what to do.</p>${errorTable()}</section>
</main></div>`;
  return shell("Beckon API reference", body, version);
};

const plainPage = (title: string, content: string, version: string): string =>
  shell(title, `<main class="plain" id="content"><nav aria-label="Reference">${brand}</nav>${content}</main>`, version);

/** The page of one error code; `markdown` is its page in docs/errors, or null where the pages are not installed. */
export const errorPage = (code: ErrorCode, markdown: string | null, version: string): string => {
  const { status, title, advice } = errors[code];
  const text = markdown ?? `# ${code}\n\n**${status}** ${title}.\n\n## What to do\n\n${advice}\n`;
  const rest = text.replace(/^# .*\n/, "").replace(/^\s*\*\*\d+\*\* (.*)\n/, "");
  return plainPage(
    `${code} - Beckon API`,
    `<p class="badge">${status}</p><h1>${escapeHtml(title)}</h1><p><code>${code}</code></p>${markdownHtml(rest)}<p><a href="/docs/errors">All errors</a></p>`,
    version,
  );
};

/** The list of all error codes. */
export const errorsPage = (version: string): string =>
  plainPage("Errors - Beckon API", `<h1>Errors</h1>${errorTable()}`, version);

/** For a code that is none. */
export const unknownErrorPage = (version: string): string =>
  plainPage(
    "No such error - Beckon API",
    `<p class="badge">404</p><h1>There is no such error code</h1><p><a href="/docs/errors">All errors</a></p>`,
    version,
  );

/** Pages of the guide that this service does not serve stay as words. */
const withoutRelativeLinks = (markdown: string): string =>
  markdown.replace(/\[([^\]]+)\]\((?!https?:|[/#])[^)]+\)/g, "$1");

const faultTitle = "Faults: from the alert to the mending";

/** What to do about each fault of the deployment, one heading with its code as anchor; `markdown` is the guide's page, or null without it. */
export const faultsPage = (markdown: string | null, version: string): string => {
  const text =
    markdown ?? "The operator's guide is not installed here: it is `docs/operate/faults.md` of Beckon's sources.";
  const html = markdownHtml(withoutRelativeLinks(text.replace(/^# .*\n/, "")));
  const anchored = html.replace(/<h2>([\w-]+)<\/h2>/g, '<h2 id="$1"><a href="#$1">$1</a></h2>');
  return plainPage(`${faultTitle} - Beckon`, `<h1>${faultTitle}</h1>${anchored}`, version);
};
