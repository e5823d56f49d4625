import type { Answer } from "../../api/call.ts";

/** A referral's whole story, as the API tells it. */
export type Story = Answer<"explainReferral">;

type Status = Story["referral"]["status"];
const ends = ["expired", "declined", "voided", "reversed"] as const;

/** Whether it ended without being rewarded: nothing of it is awaited any more. */
export const isEnded = (status: Status): status is (typeof ends)[number] =>
  (ends as readonly Status[]).includes(status);
