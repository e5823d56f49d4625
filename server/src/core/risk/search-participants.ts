import { limits } from "@beckon/contract";
import type { Repositories } from "../ports.ts";
import type { FoundPerson } from "./risk-store.ts";
import type { SignalReader } from "./signals.ts";

/**
 * Who is known by an address: its mailbox as `same_email` compares it, by every key that is kept; or who has it as an id. The latest
 * first, and whether these are all. Nothing of the address stays anywhere. Errors: rule_violated.
 */
export const searchParticipants = async (
  { risk }: Pick<Repositories, "risk">,
  signals: SignalReader,
  { tenantId, email }: { tenantId: string; email: string },
): Promise<{ people: FoundPerson[]; complete: boolean }> => {
  const hashes = signals
    .read(tenantId, { email })
    .hashes.filter(({ kind }) => kind === "email")
    .map(({ hash }) => hash);
  const found = await risk.findPeople(tenantId, { hashes, id: email, limit: limits.peopleFound + 1 });
  return { people: found.slice(0, limits.peopleFound), complete: found.length <= limits.peopleFound };
};
