/** The console's files: the page for every path, assets for ever, nothing else from the folder, and what is said without a build. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, describe, test } from "node:test";
import { brotliCompressSync, gzipSync } from "node:zlib";
import Fastify from "fastify";
import { type BuildState, consoleFileRoutes } from "../../src/http/console-files.ts";
import { temporaryFolder } from "../harness/postgres.ts";

const folder = temporaryFolder();
const script = "export const greeting = 'hello';\n";
fs.mkdirSync(path.join(folder, "assets"));
fs.writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>Beckon</title>");
fs.writeFileSync(path.join(folder, "manifest.json"), "{}");
fs.writeFileSync(path.join(folder, "assets/index-1.js"), script);
fs.writeFileSync(path.join(folder, "assets/index-1.js.br"), brotliCompressSync(script));
fs.writeFileSync(path.join(folder, "assets/index-1.js.gz"), gzipSync(script));

let state: BuildState = "ready";
const app = Fastify();
consoleFileRoutes({ folder, state: () => state })(app);
after(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe("the console's files", () => {
  test("the page stands at every path, under its policy, and is asked for each time", async () => {
    for (const url of ["/console", "/console/", "/console/tnt_1/people/jane.doe", "/console/a%2F..%2Fb?q=1"]) {
      const answer = await get(url);
      assert.equal(answer.statusCode, 200, url);
      assert.match(answer.body, /<title>Beckon/);
      assert.equal(answer.headers["cache-control"], "no-cache");
      const policy = String(answer.headers["content-security-policy"]);
      assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe|https?:/);
    }
  });

  test("an asset stays for ever, in the best form the caller takes", async () => {
    for (const [accepts, encoding] of [
      ["gzip, deflate, br", "br"],
      ["gzip", "gzip"],
      ["br;q=0, gzip;q=0.5", "gzip"],
      ["identity", undefined],
    ] as const) {
      const answer = await get("/console/assets/index-1.js", { "accept-encoding": accepts });
      assert.equal(answer.statusCode, 200);
      assert.equal(answer.headers["content-encoding"], encoding, accepts);
      assert.equal(answer.headers["cache-control"], "public, max-age=31536000, immutable");
      assert.match(String(answer.headers["content-type"]), /^text\/javascript/);
      assert.equal(answer.headers["vary"], "accept-encoding");
    }
  });

  test("who has a version already gets no second one", async () => {
    const { headers } = await get("/console");
    const again = await get("/console", { "if-none-match": `W/${String(headers["etag"])}` });
    assert.equal(again.statusCode, 304);
    assert.equal(again.body, "");
  });

  test("nothing else comes out of the folder, and the session's paths are not pages", async () => {
    for (const url of [
      "/console/assets/none.js",
      "/console/assets/../manifest.json",
      "/console/assets/..%2fmanifest.json",
      "/console/assets/%2e%2e/%2e%2e/package.json",
      "/console/api/none",
    ]) {
      const answer = await get(url);
      assert.doesNotMatch(answer.body, /^\{\}$|@beckon/, url);
      if (!url.includes("manifest") && !url.includes("package")) assert.equal(answer.statusCode, 404, url);
    }
  });

  test("while there is no build a page says why, and the new one is taken up when it is there", async () => {
    for (const [now, words] of [
      ["building", /being built/],
      ["failed", /could not be built/],
      ["absent", /has no console/],
    ] as const) {
      state = now;
      const answer = await get("/console");
      assert.equal(answer.statusCode, 503);
      assert.match(answer.body, words);
      assert.equal(/http-equiv="refresh"/.test(answer.body), now === "building");
    }
    fs.writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>Newer</title>");
    state = "ready";
    assert.match((await get("/console")).body, /Newer/);
  });

  test("a build made by hand takes the place of the one that is served", async () => {
    const old = `${folder}-old`;
    fs.renameSync(folder, old);
    fs.mkdirSync(path.join(folder, "assets"), { recursive: true });
    fs.writeFileSync(path.join(folder, "index.html"), "<!doctype html><title>By hand</title>");
    fs.writeFileSync(path.join(folder, "assets/index-2.js"), script);
    assert.match((await get("/console")).body, /By hand/);
    assert.equal((await get("/console/assets/index-2.js")).statusCode, 200);
    assert.equal((await get("/console/assets/index-1.js")).statusCode, 404);
    fs.rmSync(old, { recursive: true });
  });
});
