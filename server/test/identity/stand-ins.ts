/** Stand-ins for what the verifier leans on: a clock that is set, sources in memory, and real local HTTP servers. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { IdentitySettingsInput, StoredIdentitySettings } from "../../src/core/identity/identity-settings.ts";
import type { Clock, IdentitySettingsSource, ParticipantTokenSource, Randomness } from "../../src/core/ports.ts";
import { createSecretBox } from "../../src/identity/secret-box.ts";
import { sealIdentitySettings } from "../../src/identity/stored-identity-settings.ts";
import { createTokenVerifier } from "../../src/identity/token-verifier.ts";
import { createGuardedRequest } from "../../src/outbound/guarded-request.ts";

export const noon = Date.UTC(2026, 0, 15, 12);
export const nowSeconds = noon / 1000;
export const tenantA = `tnt_${"a".repeat(26)}`;
export const tenantB = `tnt_${"b".repeat(26)}`;
export const clientKey = "6f1d2c3b-0a1b-4c2d-8e3f-445566778899";
export const randomness: Randomness = { bytes: (count) => randomBytes(count) };

/** A clock that stands still until it is moved. */
export function fixedClock(): Clock & { moveMs(by: number): void } {
  let nowMs = noon;
  return {
    nowMs: () => nowMs,
    moveMs(by) {
      nowMs += by;
    },
  };
}

/** A verifier over settings and tokens in memory, allowed to call loopback. Closed when the test ends. */
export function openVerifier(
  t: TestContext,
  given: { settings?: Record<string, IdentitySettingsInput>; tokens?: ParticipantTokenSource },
) {
  const box = createSecretBox([{ id: "k1", key: randomBytes(32) }], randomness);
  const clock = fixedClock();
  const rows = new Map<string, StoredIdentitySettings>();
  const counts = { find: 0, findByIssuer: 0 };
  const put = (tenantId: string, input: IdentitySettingsInput) => {
    const version = (rows.get(tenantId)?.version ?? 0) + 1;
    rows.set(tenantId, { tenantId, version, settings: sealIdentitySettings(input, box, tenantId) });
  };
  for (const [tenantId, input] of Object.entries(given.settings ?? {})) put(tenantId, input);
  const settings: IdentitySettingsSource = {
    async find(tenantId) {
      counts.find += 1;
      return rows.get(tenantId) ?? null;
    },
    async findByIssuer(issuer) {
      counts.findByIssuer += 1;
      return [...rows.values()].filter((row) => row.settings.provider === "jwt" && row.settings.issuer === issuer);
    },
  };
  const outbound = createGuardedRequest({ allow: ["127.0.0.1"] });
  t.after(() => outbound.close());
  const tokens = given.tokens ?? { find: async () => null };
  const verifier = createTokenVerifier({ settings, tokens, box, outbound, clock });
  const verify = (token: string, tenantId = tenantA) => verifier.verify({ tenantId, clientKey, token });
  return { verifier, verify, clock, put, counts, outbound };
}

/** A real HTTP server on a free loopback port. Closed, with every socket, when the test ends. Returns its address. */
export async function serve(t: TestContext, handler: http.RequestListener): Promise<string> {
  const server = http.createServer(handler);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with JSON. */
export function sendJson(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

/** An unsigned compact token from raw parts: for forging. */
export function compact(header: unknown, payload: unknown, signature = "c2ln"): string {
  const part = (value: unknown) =>
    Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
  return `${part(header)}.${part(payload)}.${signature}`;
}
