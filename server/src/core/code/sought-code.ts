/** Codes as people who look for one write them. */
import type { Repositories } from "../ports.ts";
import type { Code } from "./code.ts";
import { normaliseCode, skeletonOf } from "./code-text.ts";

/** What a code is looked up by; the empty one, which no code has, where what was typed cannot be a code. */
export const soughtSkeleton = (typed: string): string => {
  const text = normaliseCode(typed);
  return text === null ? "" : skeletonOf(text);
};

/** The code with this skeleton, of which a tenant has one at the most. */
export const findBySkeleton = async (
  { codes }: Pick<Repositories, "codes">,
  tenantId: string,
  skeleton: string,
): Promise<Code | null> => {
  if (skeleton === "") return null;
  const filter = { campaignId: null, participantId: null, skeleton };
  const [code] = await codes.list(tenantId, filter, { after: null, limit: 1 });
  return code ?? null;
};
