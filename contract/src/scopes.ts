/** What a secret key may do. A key carries a list of these; an operation asks for at most one. */
export const scopes = {
  "tenant:read": "Read the tenant's own settings",
  "tenant:write": "Change the tenant's own settings",
  "keys:read": "List keys (never their secrets)",
  "keys:write": "Create, rotate and revoke keys",
  "identity:read": "Read identity settings (never their secrets)",
  "identity:write": "Change identity settings and test tokens",
  "campaigns:read": "Read campaigns, their revisions and audiences",
  "campaigns:write": "Create, change, activate, pause, end and archive campaigns",
  "participants:read": "Read participants",
  "participants:write": "Create, change, block and unblock participants",
  "codes:read": "Read referral codes",
  "codes:write": "Issue, change, disable and replace referral codes",
  "referrals:read": "Read referrals and what happened to them",
  "referrals:write": "Register, link, decline, void and unvoid referrals; hold slots",
  "events:read": "Read reported events",
  "events:write": "Report events",
  "event-sources:write": "Create and change event sources; replay refused webhooks",
  "webhooks:read": "Read webhook endpoints (never their secrets), deliveries and outbound events",
  "webhooks:write": "Create, change, test and archive webhook endpoints; rotate their secrets; resend",
  "rewards:read": "Read rewards and why they are as they are",
  "rewards:write": "Approve, decline, cancel and reverse rewards",
  "rewards:pay": "Confirm and fail payouts of rewards",
  "approval-veto:read": "Read who is asked before a reward is approved (never the secret)",
  "approval-veto:write": "Change who is asked before a reward is approved; rotate the secret",
  "ledger:read": "Read the ledger, its balances, statements and reports",
  "risk:read": "Read risk assessments, lists and reviews",
  "risk:write": "Change risk lists and what is known of participants; decide reviews",
  "participant-tokens:write": "Issue and revoke participants' access tokens",
} as const;

export type Scope = keyof typeof scopes;
export const allScopes = Object.keys(scopes) as [Scope, ...Scope[]];
