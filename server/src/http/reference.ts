/** What Beckon says about itself: the OpenAPI document, a reference to read, and a page for each error code. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type ErrorCode, errors, openApiDocument } from "@beckon/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { jsonType } from "./fixed-headers.ts";
import { errorPage, errorsPage, faultsPage, referencePage, unknownErrorPage } from "./reference-page.ts";
import { referenceIcon, referenceStyle } from "./reference-style.ts";

/** Nothing from outside, no script, no frame; one style sheet and one icon of our own. */
const pagePolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const htmlType = "text/html; charset=utf-8";
const faultsGuide = new URL("../../../docs/operate/faults.md", import.meta.url);
const errorPages = new URL("../../../docs/errors/", import.meta.url);

type Page = { text: string; type: string; status: number; etag: string };

const pageOf = (text: string, type: string, status = 200): Page => ({
  text,
  type,
  status,
  etag: `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`,
});

const styleVersion = createHash("sha256").update(referenceStyle).digest("hex").slice(0, 12);

/** Whether the caller has this version already; weak tags match too, as RFC 9110 has it for If-None-Match. */
const isKnown = (header: string | undefined, etag: string): boolean =>
  header !== undefined &&
  header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === etag);

const answer = (request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply => {
  reply.header("cache-control", "public, max-age=300").header("etag", page.etag);
  if (page.type === htmlType) reply.header("content-security-policy", pagePolicy);
  if (page.status === 200 && isKnown(request.headers["if-none-match"], page.etag)) return reply.code(304).send();
  return reply.code(page.status).header("content-type", page.type).send(page.text);
};

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(errors, text);

/** A server that was installed without its documentation still knows its errors. */
const markdownOf = (code: ErrorCode): Promise<string | null> =>
  readFile(new URL(`${code}.md`, errorPages), "utf8").catch(() => null);

/** Adds the routes. Each page is made when it is first asked for, and then kept. */
export const referenceRoutes = (app: FastifyInstance): void => {
  const made = new Map<string, Promise<Page>>();
  const page = (path: string, make: () => Page | Promise<Page>): Promise<Page> => {
    const known = made.get(path) ?? Promise.resolve().then(make);
    made.set(path, known);
    return known;
  };
  const serve = (path: string, make: () => Page): void => {
    app.get(path, async (request, reply) => answer(request, reply, await page(path, make)));
  };
  app.get("/openapi.json", async (request, reply) => {
    reply.header("access-control-allow-origin", "*");
    return answer(request, reply, await page("openapi", () => pageOf(JSON.stringify(openApiDocument()), jsonType)));
  });
  serve("/docs", () => pageOf(referencePage(openApiDocument(), styleVersion), htmlType));
  serve("/docs/style.css", () => pageOf(referenceStyle, "text/css; charset=utf-8"));
  serve("/docs/icon.svg", () => pageOf(referenceIcon, "image/svg+xml"));
  serve("/docs/errors", () => pageOf(errorsPage(styleVersion), htmlType));
  app.get("/docs/faults", async (request, reply) => {
    const found = await page("faults", async () => {
      const markdown = await readFile(faultsGuide, "utf8").catch(() => null);
      return pageOf(faultsPage(markdown, styleVersion), htmlType);
    });
    return answer(request, reply, found);
  });
  app.get<{ Params: { code: string } }>("/docs/errors/:code", async (request, reply) => {
    const { code } = request.params;
    if (!isErrorCode(code)) return answer(request, reply, pageOf(unknownErrorPage(styleVersion), htmlType, 404));
    const found = await page(`error ${code}`, async () =>
      pageOf(errorPage(code, await markdownOf(code), styleVersion), htmlType),
    );
    return answer(request, reply, found);
  });
};
