/** Judges tokens by asking any endpoint that answers "who is this?", with the caller's own client key and token. */
import { parseFieldPath, type UserinfoSettings } from "../core/identity/identity-settings.ts";
import type { OutboundHttp } from "../core/ports.ts";
import {
  type Judge,
  judgeGenuine,
  namesOther,
  ownMember,
  parseJson,
  providerTimeoutMs,
  refused,
  unavailable,
} from "./judge.ts";

/** What an endpoint's status says about the token when the settings do not say otherwise. */
export const defaultStatusMapping: Readonly<Record<string, "refused" | "forbidden">> = {
  "401": "refused",
  "403": "forbidden",
  "404": "refused",
  "498": "refused",
};

/** A judge for one tenant's `userinfo` settings. One request to the provider per judgement. */
export function createUserinfoJudge(settings: UserinfoSettings, outbound: OutboundHttp): Judge {
  const names = { clientKey: "x-client-key", accessToken: "authorization", ...settings.headers };
  const path = parseFieldPath(settings.userIdPath) ?? [];
  const mapping = settings.statusMapping ?? defaultStatusMapping;
  return async ({ token, clientKey }) => {
    const headers = {
      accept: "application/json",
      [names.clientKey]: clientKey,
      [names.accessToken]: `Bearer ${token}`,
    };
    const answer = await outbound.request({ url: settings.url, method: "GET", headers, timeoutMs: providerTimeoutMs });
    if (answer.kind !== "answered") return unavailable(`provider_${answer.kind}: ${answer.reason}`);
    if (answer.status !== 200) {
      const status = String(answer.status);
      const meaning = Object.hasOwn(mapping, status) ? mapping[status] : undefined;
      if (meaning === undefined) return unavailable(`provider_status: ${status}`);
      return meaning === "refused"
        ? refused(`provider_status: ${status}`)
        : { kind: "forbidden", reason: `provider_status: ${status}` };
    }
    const document = parseJson(answer.body);
    if (document === undefined) return unavailable("provider_malformed");
    const at = (steps: readonly string[]) => steps.reduce<unknown>((value, name) => ownMember(value, name), document);
    const other = namesOther(settings.tenantClaim, (name) => at(parseFieldPath(name) ?? []));
    if (other !== null) return other;
    const found = at(path);
    // Absent on a 200 means the settings name the wrong field, or the provider changed: a fault, not a verdict about a person.
    if (found === undefined || path.length === 0) return unavailable("subject_missing");
    const subject = typeof found === "number" && Number.isSafeInteger(found) ? String(found) : found;
    return judgeGenuine({ subject, scopes: undefined, requiredScopes: undefined, expiresAtMs: null });
  };
}
