import { type BodyOf, limits, type Operations } from "@beckon/contract";
import { newId } from "../ids.ts";
import { instantMs } from "../instant.ts";
import { isParticipantId } from "../participant/participant.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import { listedNetwork } from "./normalise.ts";
import type { RiskListEntry } from "./risk-store.ts";
import type { SignalReader } from "./signals.ts";

type Wanted = BodyOf<Operations["addRiskListEntry"]>;

const wrong = (detail: string): Refusal => violations([{ pointer: "/body/value", code: "not_of_this_kind", detail }]);

/** Enough of a device to recognise it by, and of a short one no more than a third. */
const endOf = (device: string): string =>
  device.length > 8 ? device.slice(-4) : device.slice(device.length - Math.floor(device.length / 3));

/** What of the value is shown, and how it is matched: as it is, or by its hashes. */
const readValue = (
  tenantId: string,
  { kind, value }: Wanted,
  signals: SignalReader,
): { shown: string; plain: string | null; hashed: ReturnType<SignalReader["hashesOf"]> } => {
  const hashed = (of: "email_domain" | "network" | "device", text: string, shown: string) => ({
    shown,
    plain: null,
    hashed: signals.hashesOf(tenantId, of, text),
  });
  switch (kind) {
    case "participant":
      if (!isParticipantId(value)) throw wrong("This cannot be a participant's id.");
      return { shown: value, plain: value, hashed: [] };
    case "country":
      if (!/^[A-Z]{2}$/.test(value)) throw wrong("A country is two capital letters, ISO 3166-1.");
      return { shown: value, plain: value, hashed: [] };
    case "email_domain": {
      const domain = value.trim().toLowerCase().replace(/^@/, "").replace(/\.$/, "");
      if (!/^[^\s@/]+\.[^\s@/.]+$/u.test(domain)) throw wrong("A domain looks like mail.example.");
      return hashed(kind, domain, domain);
    }
    case "network": {
      const network = listedNetwork(value);
      if (network === null) throw wrong("A network is an address, a /24 of IPv4 or a /64 of IPv6.");
      return hashed(kind, network, network);
    }
    case "device":
      return hashed(kind, value, `…${endOf(value)}`);
  }
};

/** Adds an entry, or finds the same one. Errors: rule_violated, conflict (it is on the other list), limit_reached. */
export const addListEntry = async (
  { risk, tenants }: Repositories,
  surroundings: Surroundings & { signals: SignalReader },
  { tenantId, wanted, actor }: { tenantId: string; wanted: Wanted; actor: string },
): Promise<RiskListEntry> => {
  const nowMs = surroundings.clock.nowMs();
  const { list, kind } = wanted;
  const { shown, plain, hashed } = readValue(tenantId, wanted, surroundings.signals);
  const expiresAtMs = wanted.expiresAt === undefined ? null : instantMs(wanted.expiresAt, "/body/expiresAt");
  if (expiresAtMs !== null && expiresAtMs <= nowMs) {
    const detail = "The expiry must be in the future.";
    throw violations([{ pointer: "/body/expiresAt", code: "expiry_past", detail }]);
  }
  // One after the other, so that no two make the same entry.
  const tenant = await tenants.lock(tenantId);
  if (tenant?.privacy.doNotTrack && (kind === "network" || kind === "device")) {
    const detail =
      "This tenant tracks nobody (doNotTrack): no sign-up brings a network or a device, so the entry could meet none.";
    throw violations([{ pointer: "/body/kind", code: "not_collected", detail }]);
  }
  const matches = plain === null ? hashed.map(({ hash }) => hash) : [plain];
  const there = await risk.findListEntry(tenantId, kind, matches, nowMs);
  if (there && there.list !== list)
    throw new Refusal("conflict", `It is on the ${there.list} list, as ${there.entryId}; remove that first.`);
  if (there) return there;
  if ((await risk.countListEntries(tenantId)) >= limits.riskListEntries)
    throw new Refusal("limit_reached", `The lists have at most ${limits.riskListEntries} entries.`);
  const entry: RiskListEntry = {
    entryId: newId("rle", surroundings),
    list,
    kind,
    shown,
    match: matches[0] ?? "",
    keyId: hashed[0]?.keyId ?? null,
    note: wanted.note ?? null,
    createdBy: actor,
    createdAtMs: nowMs,
    expiresAtMs,
    removedAtMs: null,
  };
  await risk.insertListEntry(tenantId, entry);
  return entry;
};
