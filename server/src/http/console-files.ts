/**
 * Serves the console: its page for every path under `/console`, and its assets, compressed when it was built. Which view a path
 * means is the page's own business. `/console/api` is not: that is the session's.
 */
import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";

/** `absent`: there is no build and nothing to make one from. */
export type BuildState = "ready" | "building" | "failed" | "absent";

export type ConsoleFiles = {
  /** Where the build lies once it is ready. */
  folder: string;
  state(): BuildState;
};

/** Scripts, styles, pictures and fonts of our own; calls to this origin; no frame, no plug-in, no form to elsewhere. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json; charset=utf-8",
  svg: "image/svg+xml",
  woff2: "font/woff2",
};
const htmlType = "text/html; charset=utf-8";

/** From the smallest; the header's own weights are not weighed: whoever takes brotli is glad of it. */
const encodings = [
  { name: "br", suffix: ".br" },
  { name: "gzip", suffix: ".gz" },
] as const;

type File = { bytes: Buffer; encoding: string | null; etag: string; type: string };

/** Another value for every build, also for one made by hand while the service runs. */
const versionOf = (folder: string): string => {
  const found = statSync(join(folder, "index.html"), { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.mtimeMs}` : "";
};

/** The files of one build. Only what is listed here is ever opened, whatever a path says. */
class Build {
  readonly version: string;
  readonly #folder: string;
  readonly #names: ReadonlySet<string>;
  readonly #read = new Map<string, Promise<File>>();

  constructor(folder: string) {
    this.#folder = folder;
    this.version = versionOf(folder);
    const pages = list(folder).filter((name) => name.startsWith("index.html"));
    this.#names = new Set([...pages, ...list(join(folder, "assets")).map((name) => `assets/${name}`)]);
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The form of a file that a caller takes. Concurrency: each is read once and then kept. */
  find(name: string, accepts: string): Promise<File> {
    const found = encodings.find(
      ({ name: coding, suffix }) => takes(accepts, coding) && this.#names.has(name + suffix),
    );
    const path = found ? name + found.suffix : name;
    const known = this.#read.get(path) ?? this.#open(name, path, found?.name ?? null);
    this.#read.set(path, known);
    known.catch(() => this.#read.delete(path));
    return known;
  }

  async #open(name: string, path: string, encoding: string | null): Promise<File> {
    const bytes = await readFile(join(this.#folder, path));
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    return { bytes, encoding, etag, type: types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream" };
  }
}

const list = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
};

const takes = (accepts: string, coding: string): boolean =>
  accepts.split(",").some((part) => new RegExp(`^\\s*${coding}\\s*(;\\s*q=(?!0(\\.0*)?\\s*$).*)?$`, "i").test(part));

const words: Readonly<Record<Exclude<BuildState, "ready">, string>> = {
  building: "The console is being built. This takes some seconds; the page comes by itself.",
  failed: "The console could not be built. The service's log says why; <code>npm run console:build</code> tries again.",
  absent: "This installation has no console. Build it with <code>npm run console:build</code> where its sources are.",
};

const waitingPage = (state: Exclude<BuildState, "ready">): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Beckon console</title>${
    state === "building" ? '<meta http-equiv="refresh" content="2">' : ""
  }<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/docs/style.css"></head><body><main><h1>Beckon console</h1><p role="status">${words[state]}</p></main></body></html>`;

const sendWaiting = (reply: FastifyReply, state: Exclude<BuildState, "ready">): FastifyReply => {
  if (state === "building") reply.header("retry-after", "2");
  return reply
    .code(503)
    .headers({ "content-type": htmlType, "content-security-policy": pagePolicy })
    .send(waitingPage(state));
};

/** Adds the routes. */
export const consoleFileRoutes =
  (files: ConsoleFiles) =>
  (app: FastifyInstance): void => {
    let build: Build | null = null;
    const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const path = (request.raw.url ?? "").split("?", 1)[0]?.replace(/^\/+console\/*/, "") ?? "";
      if (/^api(\/|$)/.test(path)) return reply.callNotFound();
      const now = files.state();
      if (now !== "ready") return sendWaiting(reply, now);
      if (build?.version !== versionOf(files.folder)) build = new Build(files.folder);
      const isAsset = path.startsWith("assets/");
      if (isAsset && !build.has(path)) return reply.callNotFound();
      const file = await build.find(isAsset ? path : "index.html", request.headers["accept-encoding"] ?? "");
      reply.headers({
        "cache-control": isAsset ? "public, max-age=31536000, immutable" : "no-cache",
        vary: "accept-encoding",
        etag: file.etag,
        "content-type": file.type,
      });
      if (!isAsset) reply.header("content-security-policy", pagePolicy);
      if (file.encoding !== null) reply.header("content-encoding", file.encoding);
      const known = request.headers["if-none-match"]
        ?.split(",")
        .some((one) => one.trim().replace(/^W\//, "") === file.etag);
      return known === true ? reply.code(304).send() : reply.send(file.bytes);
    };
    app.get("/console", answer);
    app.get("/console/*", answer);
  };
