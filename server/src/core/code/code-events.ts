import { type NewEvent, newEvent } from "../outbox/outbox-event.ts";
import type { Repositories, SlotChange, Surroundings } from "../ports.ts";
import type { Code } from "./code.ts";

type Told = Pick<Code, "codeId" | "campaignId" | "participantId" | "cap" | "used">;
type Slots = Pick<Code, "cap" | "used">;
type CapEventType = "code.cap_near" | "code.cap_reached";

/** The event of a code's issue: its first. */
export const codeIssued = (surroundings: Surroundings, code: Omit<Told, "used">): NewEvent =>
  codeEvent(surroundings, "code.issued", { ...code, used: 0 }, 1);

const codeEvent = (
  surroundings: Surroundings,
  type: "code.issued" | CapEventType,
  { codeId, campaignId, participantId, cap, used }: Told,
  sequence: number,
): NewEvent =>
  newEvent(surroundings, type, {
    subjectId: codeId,
    sequence,
    data: { codeId, campaignId, participantId, cap, used },
  });

/** Whole numbers only: 4/5 of a cap that is a multiple of 5 must not be missed by a rounding. */
const isNear = ({ cap, used }: Slots): boolean => used >= Math.ceil((cap * 4) / 5);
const isReached = ({ cap, used }: Slots): boolean => used >= cap;

/**
 * What to tell of a change of cap or used: each bound once for each time it is reached from below. A cap so small that its 80 %
 * are all of it is only reached, never near.
 */
export const capEventsOf = (before: Slots, after: Slots): CapEventType[] => {
  const types: CapEventType[] = [];
  if (!isNear(before) && isNear(after) && Math.ceil((after.cap * 4) / 5) < after.cap) types.push("code.cap_near");
  if (!isReached(before) && isReached(after)) types.push("code.cap_reached");
  return types;
};

/** The events of a change of a code's slots, numbered; the caller holds the code's row and writes them. */
export const capEvents = async (
  { codes }: Repositories,
  surroundings: Surroundings,
  change: { tenantId: string; before: Slots; after: Code },
): Promise<NewEvent[]> => {
  const { tenantId, before, after } = change;
  const types = capEventsOf(before, after);
  if (types.length === 0) return [];
  const last = await codes.takeSequence(tenantId, after.codeId, types.length);
  return types.map((type, place) => codeEvent(surroundings, type, after, last - types.length + 1 + place));
};

/**
 * Takes slots of held codes, or gives them back, and returns the events of it, for the caller to write with its own. Null when one
 * of them has not so many: the caller undoes what it did, the slots of the others with it.
 */
export const moveSlots = async (
  repositories: Repositories,
  surroundings: Surroundings,
  tenantId: string,
  changes: readonly SlotChange[],
): Promise<NewEvent[] | null> => {
  const real = changes.filter(({ slots }) => slots !== 0);
  if (real.length === 0) return [];
  const moved = await repositories.codes.addUsed(tenantId, real);
  if (moved.length < real.length) return null;
  const slotsOf = new Map(real.map(({ codeId, slots }) => [codeId, slots]));
  const events: NewEvent[] = [];
  for (const after of moved) {
    const before = { cap: after.cap, used: after.used - (slotsOf.get(after.codeId) ?? 0) };
    events.push(...(await capEvents(repositories, surroundings, { tenantId, before, after })));
  }
  return events;
};
