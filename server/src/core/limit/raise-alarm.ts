import { newEvent } from "../outbox/outbox-event.ts";
import type { Store, Surroundings } from "../ports.ts";
import type { Alarm } from "./invalid-budget.ts";

/** Tells a tenant that somebody guesses at its codes: once a minute, whichever process is first. Whether it was this one. */
export const raiseAlarm = (
  store: Store,
  surroundings: Surroundings,
  { tenantId, minute }: Pick<Alarm, "tenantId" | "minute">,
): Promise<boolean> =>
  store.transaction(async (inside) => {
    if (!(await inside.limits.claimAlarm(tenantId, minute))) return false;
    const data = { alarm: "codes_guessed", campaignId: null, codeId: null, participantId: null };
    const event = newEvent(surroundings, "risk.alarm", { subjectId: tenantId, sequence: minute, data });
    await inside.outbox.add(tenantId, [event], surroundings.clock.nowMs());
    return true;
  });
