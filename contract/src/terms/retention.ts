/** How long each kind of data stays. The one table: schemas, the job, the inventory and the docs read it. */
import { Type } from "typebox";

/** Units: days. The order is that of the docs. `minimum`: what a shorter time would break. */
export const retentionKinds = {
  eventAttributes: {
    days: 90,
    minimum: 1,
    short: "Attributes of events",
    text: "The free attributes of reported events; the events stay without them.",
  },
  events: {
    days: 730,
    minimum: 30,
    short: "Events",
    text: "Reported events, unless the referral they count for still waits. Without its events a referral is not judged any more: a later refund takes nothing back.",
  },
  refusedWebhooks: {
    days: 30,
    minimum: 1,
    short: "Webhooks that were refused",
    text: "Webhooks that an event source refused, with their bodies.",
  },
  deliveries: {
    days: 30,
    minimum: 4,
    short: "Outbound events and their deliveries",
    text: "Outbound events, their deliveries and attempts, once delivered or given up; what your system answered before an approval.",
  },
  requests: {
    days: 7,
    minimum: 1,
    short: "The log of requests",
    text: "What was asked of the API and how it was answered, without values. Of one tenant the newest 50,000 at the most.",
  },
  riskSignals: {
    days: 180,
    minimum: 1,
    short: "Hashes of what people are known by",
    text: "Keyed hashes of what people are known by: e-mail, phone, device, payout account, network, since somebody was last judged by them. Those that a waiting referral was judged by stay until it waits no more.",
  },
  riskAssessments: {
    days: 400,
    minimum: 30,
    short: "How sign-ups were judged",
    text: "How sign-ups were judged, and by what, unless the referral still waits; notes of decided reviews; entries taken off risk lists.",
  },
  signUps: {
    days: 730,
    minimum: 30,
    short: "What sign-ups said that came to nothing",
    text: "Temporary ids, countries and times of sign-ups that came to nothing: referrals that ended without qualifying, held slots, and sign-ups that nobody completed, which are declined then.",
  },
  tombstones: {
    days: 1095,
    minimum: 30,
    short: "Hashes of erased ids",
    text: "Keyed hashes of erased ids, which keep a person from being referred once more.",
  },
} as const;

export type RetentionKind = keyof typeof retentionKinds;
/** Units: days. */
export type Retention = Record<RetentionKind, number>;
export const allRetentionKinds = Object.keys(retentionKinds) as RetentionKind[];

/** Units: days. */
export const retentionMaximum = 36_500;

const daysOf = (kind: RetentionKind) => {
  const { days, minimum, text } = retentionKinds[kind];
  return {
    minimum,
    maximum: retentionMaximum,
    description: `${text} Without a choice ${days} days.`,
    examples: [days],
  };
};
type DaysOf<Schema> = Record<RetentionKind, Schema>;
const each = <Schema>(make: (kind: RetentionKind) => Schema): DaysOf<Schema> =>
  Object.fromEntries(allRetentionKinds.map((kind) => [kind, make(kind)])) as DaysOf<Schema>;

export const RetentionDays = Type.Object(
  each((kind) => Type.Integer(daysOf(kind))),
  { additionalProperties: false, title: "RetentionDays", description: "How many days each kind of data stays." },
);
export const RetentionDaysInput = Type.Object(
  each((kind) => Type.Optional(Type.Union([Type.Integer(daysOf(kind)), Type.Null()]))),
  {
    additionalProperties: false,
    title: "RetentionDaysInput",
    description: "What is left out stays as it is; null takes a choice back.",
  },
);
