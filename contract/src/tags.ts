/** The groups of operations, in the order in which a newcomer meets them. */
export const tags = {
  Referral:
    'What an app calls. Two endpoints are compatible with the card platform\'s own, byte for byte; the errors of all are `{"message"}`.',
  Tenant: "The company that runs referral campaigns, as seen by its own secret keys.",
  Keys: "Client keys are public and name the tenant; secret keys are for servers and carry scopes.",
  Members: "Who may work for the tenant in the console, and as what.",
  Identity: "How participants' access tokens are judged, in each environment by itself.",
  Campaigns: "Who may refer whom, when, and how often. Changed terms make a new immutable revision.",
  Participants: "The tenant's own users, by the tenant's own opaque ids, and the access tokens Beckon issues for them.",
  Codes: "Referral codes: one per participant and campaign, unique per tenant also in look-alike spellings.",
  Referrals:
    "A sign-up that came with a code, from registration to reward, with every step explained. The cap is never passed.",
  Events: "What people did: a check passed, a card activated, a payment. Kept once each; order does not matter.",
  "Event sources": "Inbound endpoints that take the card platform's own webhooks as they are.",
  Webhooks:
    "What Beckon tells the tenant's systems: signed, at least once, ids and states only. Every attempt can be looked up.",
  Rewards: "What each side earns: granted once, held, approved, paid, cancelled, reversed.",
  Ledger: "Double entry, append-only: entries, balances, statements, a check and a yearly report.",
  Reports: "What campaigns did, day by day, and what needs attention. The numbers of the console's first page.",
  Risk: "What looks like abuse: signals as keyed hashes, rules with points, lists, and what each sign-up was judged by.",
  Audit: "Who changed what: append-only, each entry chained to the one before it.",
  Requests:
    "What was asked of the API lately, and why it was refused. Without values: names, kinds and ids of Beckon's own.",
  Deployment: "How the service itself is doing: its databases, its queues, its processes. For its operators alone.",
  Sandbox: "A clock that tests can move. Sandbox tenants only.",
} as const;

/** The name of a group of operations. */
export type Tag = keyof typeof tags;
