import type { Repositories } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { participantPerson, type RawSignals, type SignalKind, type SignalReader } from "./signals.ts";

/** What a caller names, and the kinds of hashes that are kept of it. */
const kindsOf = {
  email: ["email", "email_series", "email_name"],
  phone: ["phone"],
  ip: ["network"],
  deviceId: ["device"],
  payoutHash: ["payout"],
} as const satisfies Record<Exclude<keyof RawSignals, "doNotTrack">, readonly SignalKind[]>;

const shownKinds = ["email", "phone", "network", "device", "payout"] as const;

/**
 * Says what a participant is known by: each kind that is named replaces what was said of it before. Returns the kinds that are known
 * now. Of who is not to be tracked, address and device are forgotten. Errors: not_found, rule_violated.
 */
export const putParticipantSignals = async (
  { risk, participants }: Repositories,
  signals: SignalReader,
  { tenantId, participantId, raw, nowMs }: { tenantId: string; participantId: string; raw: RawSignals; nowMs: number },
): Promise<(typeof shownKinds)[number][]> => {
  if (!(await participants.find(tenantId, participantId)))
    throw new Refusal("not_found", `There is no participant ${participantId}.`);
  const { hashes } = signals.read(tenantId, raw);
  const untracked = raw.doNotTrack === true ? { ip: null, deviceId: null } : {};
  const said = { ...raw, ...untracked };
  const named = (Object.keys(kindsOf) as (keyof typeof kindsOf)[]).filter((field) => said[field] !== undefined);
  const kinds = named.flatMap((field): SignalKind[] => [...kindsOf[field]]);
  const person = participantPerson(participantId);
  const kept = hashes
    .filter(({ kind, keyId }) => keyId === hashes[0]?.keyId && kinds.includes(kind))
    .map((hash) => ({ ...hash, person, referrerId: null, atMs: nowMs }));
  await risk.putSignals(tenantId, person, kinds, kept);
  const known = new Set(await risk.kindsOf(tenantId, person));
  return shownKinds.filter((kind) => known.has(kind));
};
