import type { QualifyingEvent } from "../qualification/evaluate.ts";
import type { Attributes } from "../participant/participant.ts";

/** An event as it is kept. */
export type TenantEvent = QualifyingEvent & {
  participantId: string | null;
  onboardingId: string | null;
  receivedAtMs: number;
  attributes: Attributes;
  /** `api`, or the event source it came through. */
  source: string;
};
