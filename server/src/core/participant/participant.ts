import { participantIdPattern } from "@beckon/contract";

export type ParticipantState = "active" | "blocked" | "erased";
export type AttributeValue = string | number | boolean;
export type Attributes = Record<string, AttributeValue>;

export type Participant = {
  participantId: string;
  state: ParticipantState;
  country: string | null;
  attributes: Attributes;
  version: number;
  createdAtMs: number;
  updatedAtMs: number;
};

const pattern = new RegExp(participantIdPattern, "u");

/** True when `value` can be a participant's id. */
export const isParticipantId = (value: unknown): value is string => typeof value === "string" && pattern.test(value);
