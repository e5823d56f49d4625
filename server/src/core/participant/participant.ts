export type ParticipantState = "active" | "blocked";
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

/** A tenant's own id of something: 1 to 128 visible ASCII characters. */
export const isExternalId = (text: unknown): text is string => typeof text === "string" && /^[\x21-\x7e]{1,128}$/.test(text);
