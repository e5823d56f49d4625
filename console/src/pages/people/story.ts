import type { Answer } from "../../api/call.ts";

/** A referral's whole story, as the API tells it. */
export type Story = Answer<"explainReferral">;
