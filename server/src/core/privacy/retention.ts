/** How long each kind of data stays: what a tenant chose, else what the deployment has, else what stands here. */

/** Units: days. The order is that of the docs. */
export const retentionKinds = {
  eventAttributes: { days: 90, text: "The free attributes of reported events; the events stay without them." },
  events: { days: 730, text: "Reported events, once the referral they count for no longer waits." },
  refusedWebhooks: { days: 30, text: "Webhooks that an event source refused, with their bodies." },
  deliveries: { days: 30, text: "Outbound events, their deliveries and attempts, once delivered or given up." },
  riskSignals: {
    days: 180,
    text: "Keyed hashes of what people signed up with: e-mail, phone, device, payout account, network.",
  },
  riskAssessments: { days: 400, text: "How sign-ups were judged, and by what." },
  tombstones: { days: 1095, text: "Keyed hashes of erased ids, which keep a person from being referred once more." },
} as const;

export type RetentionKind = keyof typeof retentionKinds;
export type Retention = Record<RetentionKind, number>;

export const allRetentionKinds = Object.keys(retentionKinds) as RetentionKind[];
/** Units: days. */
export const retentionDays = { minimum: 1, maximum: 36_500 } as const;

/** A tenant's own choices over the deployment's. */
export const retentionOf = (chosen: Partial<Retention>, deployment: Partial<Retention>): Retention =>
  Object.fromEntries(
    allRetentionKinds.map((kind) => [kind, chosen[kind] ?? deployment[kind] ?? retentionKinds[kind].days]),
  ) as Retention;
