import type { BodyOf, Operations } from "@beckon/contract";
import type { QualifyingEvent } from "../qualification/evaluate.ts";
import type { Attributes } from "../participant/participant.ts";

/** An event as a caller reports it. */
export type EventInput = BodyOf<Operations["createEvent"]>;

/** An event as it is kept. */
export type TenantEvent = QualifyingEvent & {
  participantId: string | null;
  onboardingId: string | null;
  receivedAtMs: number;
  attributes: Attributes;
  /** `api`, or the event source it came through. */
  source: string;
};
