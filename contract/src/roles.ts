/** What people may do in the console, by their role in a tenant and environment. Nothing is allowed that is not written here. */
import { allScopes, type Scope } from "./scopes.ts";

const readings = allScopes.filter((scope) => scope.endsWith(":read"));

/**
 * Reading that tells of people's money and risk is most of what the console is for; who else works here is for owners, and what
 * programs asked for whoever connects them.
 */
const usual = readings.filter((scope) => scope !== "members:read" && scope !== "requests:read");

/** Each role in one sentence, and the scopes it has. */
export const roles = {
  owner: { text: "Everything, members and keys among it", scopes: allScopes },
  manager: {
    text: "Runs campaigns and pays rewards",
    scopes: [
      ...usual,
      ...(["tenant:write", "campaigns:write", "participants:write", "codes:write", "referrals:write"] as const),
      ...(["rewards:write", "rewards:pay", "reviews:write", "webhooks:write", "participants:export"] as const),
    ],
  },
  support: {
    text: "Answers people: codes, referrals, and why a reward is where it is",
    scopes: [
      ...usual,
      "participants:write",
      "codes:write",
      "referrals:write",
      "participants:export",
      "participants:erase",
    ],
  },
  risk: {
    text: "Decides about what looks like abuse",
    scopes: [
      ...usual,
      "risk:write",
      "reviews:write",
      "participants:write",
      "codes:write",
      "referrals:write",
      "rewards:write",
    ],
  },
  developer: {
    text: "Connects systems: keys, identity, webhooks, event sources",
    scopes: [
      ...usual,
      ...(["keys:write", "identity:write", "webhooks:write", "event-sources:write", "events:write"] as const),
      ...(["approval-veto:write", "participant-tokens:write", "requests:read"] as const),
    ],
  },
  viewer: { text: "Looks at everything but changes nothing", scopes: usual },
} satisfies Record<string, { text: string; scopes: readonly Scope[] }>;

/** The name of a role. */
export type Role = keyof typeof roles;
export const allRoles = Object.keys(roles) as [Role, ...Role[]];
