/** What Beckon says about itself is there, whole, cacheable, and needs nothing from outside. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { deploymentFaults, errors, kindsOfWork, operations } from "@beckon/contract";
import { useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true });
const pages = [
  ...["/openapi.json", "/docs", "/docs/style.css", "/docs/icon.svg", "/docs/faults"],
  ...["/docs/errors", "/docs/errors/not_found"],
];

for (const path of pages) {
  test(`${path} is public, cacheable, and read with GET and HEAD only`, async () => {
    const first = await service.send(path);
    assert.equal(first.status, 200);
    const { etag = "", "cache-control": caching } = first.headers;
    assert.match(etag, /^"[\w-]{22}"$/);
    assert.equal(caching, "public, max-age=300");
    const again = await service.send(path, { headers: { "if-none-match": `W/${etag}` } });
    assert.deepEqual([again.status, again.body, again.headers.etag], [304, "", etag]);
    assert.equal((await service.send(path, { headers: { "if-none-match": '"other"' } })).status, 200);
    const head = await service.send(path, { method: "HEAD" });
    assert.deepEqual([head.status, head.body, head.headers.etag], [200, "", etag]);
    assert.equal(head.headers["content-length"], String(Buffer.byteLength(first.body)));
    const post = await service.send(path, { method: "POST", body: {} });
    assert.deepEqual([post.status, post.headers.allow], [405, "GET, HEAD, OPTIONS"]);
  });
}

test("the pages run no script, load nothing from elsewhere and have no inline style", async () => {
  for (const path of ["/docs", "/docs/faults", "/docs/errors", "/docs/errors/conflict", "/docs/errors/nothing"]) {
    const { body, headers } = await service.send(path);
    assert.equal(
      headers["content-security-policy"],
      "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.doesNotMatch(body, /<script|<style|\sstyle=|\son\w+=|<iframe/i);
    for (const [, address = ""] of body.matchAll(/(?:src|href)="([^"]*)"/g))
      assert.match(address, /^(?:\/|#)/, address);
    assert.match(body, /<html lang="en">/);
    assert.equal(body.match(/<h1/g)?.length, 1);
  }
});

test("the reference has every operation with its path and a call, and its links lead somewhere", async () => {
  const { body } = await service.send("/docs");
  for (const { id, summary } of Object.values(operations)) {
    assert.ok(body.includes(`id="${id}"`), id);
    assert.ok(body.includes(`href="#${id}"`), id);
    assert.ok(body.includes(summary.replaceAll("'", "&#39;")), summary);
  }
  const ids = new Set([...body.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id));
  for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) assert.ok(ids.has(target), target);
  assert.equal([...body.matchAll(/\sid="/g)].length, ids.size, "ids are unique");
});

test("every error code has a page under its problem type, and nothing else has", async () => {
  for (const [code, { status, title }] of Object.entries(errors)) {
    const { status: found, body } = await service.send(`/docs/errors/${code}`);
    assert.equal(found, 200);
    assert.ok(
      body.includes(title.replaceAll("'", "&#39;")) && body.includes(`>${status}<`) && body.includes("What to do"),
      code,
    );
  }
  const unknown = await service.send("/docs/errors/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
  assert.equal(unknown.status, 404);
  assert.doesNotMatch(unknown.body, /alert/);
  assert.equal((await service.send("/docs/errors/constructor")).status, 404);
  const { body } = await service.send("/v1/campaigns");
  const { type } = JSON.parse(body) as { type: string };
  assert.equal((await service.send(type)).status, 200);
});

test("every fault of the deployment has its steps, and every queue its own", async () => {
  const { body } = await service.send("/docs/faults");
  for (const code of [...deploymentFaults, "no_answer", "count-statements"])
    assert.match(body, new RegExp(`<h2 id="${code}">[\\s\\S]{100,}?<ol>`), code);
  for (const work of kindsOfWork) assert.ok(body.includes(`<li><code>${work}</code>`), work);
  assert.equal(body.match(/<h2/g)?.length, body.match(/<h2 id=/g)?.length);
  assert.doesNotMatch(body, /href="#"|\.md/);
});

test("the document that is served is the one that is committed", async () => {
  const { readFile } = await import("node:fs/promises");
  const kept: unknown = JSON.parse(await readFile(new URL("../../../contract/openapi.json", import.meta.url), "utf8"));
  const { body, headers } = await service.send("/openapi.json");
  assert.deepEqual(JSON.parse(body), kept);
  assert.equal(headers["access-control-allow-origin"], "*");
});
