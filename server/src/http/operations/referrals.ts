import { reasonCodes } from "@beckon/contract";
import { findBySkeleton, soughtSkeleton } from "../../core/code/sought-code.ts";
import { isRedeemable } from "../../core/code/redeemable.ts";
import { linkReferral } from "../../core/referral/change-referral.ts";
import { type DecisionAction, decideReferral } from "../../core/referral/decide-referral.ts";
import type { Referral } from "../../core/referral/referral.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { decideMany } from "./decide-referrals.ts";
import { explain } from "./explain-referral.ts";
import { pageOf } from "../page.ts";
import { presentReferral, presentTransition } from "./present.ts";

const referralOf = async ({ repositories, tenantId }: Context, referralId: string): Promise<Referral> => {
  const referral = await repositories.referrals.find(tenantId, referralId);
  if (!referral) throw new Refusal("not_found", `There is no referral ${referralId}.`);
  return referral;
};

const shown = (referral: Referral) => ({ body: presentReferral(referral), version: referral.version });

type DecisionInput = { params: { referralId: string }; body: { note?: string }; context: Context };

const decide =
  (action: DecisionAction) =>
  async ({ params: { referralId }, body, context }: DecisionInput) => {
    const { tenantId, caller, repositories } = context;
    const asked = { tenantId, referralId, actor: caller.id, note: body.note ?? null };
    return shown((await decideReferral(repositories, context, asked, action)).referral);
  };

type ReferralHandlers = Pick<
  Handlers,
  | "listReferrals"
  | "readReferral"
  | "listTransitions"
  | "linkReferral"
  | "approveReferral"
  | "decideReferrals"
  | "explainReferral"
  | "declineReferral"
  | "voidReferral"
  | "unvoidReferral"
  | "explainCode"
>;

export const referralHandlers: ReferralHandlers = {
  listReferrals: async ({ query, context }) => ({
    body: await pageOf({
      name: "referrals",
      context,
      query,
      filters: {
        state: query.status ?? null,
        campaignId: query.campaignId ?? null,
        codeId: query.codeId ?? null,
        referrerId: query.referrerId ?? null,
        refereeId: query.refereeId ?? null,
        onboardingId: query.onboardingId ?? null,
        review: query.review ?? null,
        awaiting: query.awaiting ?? null,
      },
      read: (filters, page) => context.repositories.referrals.list(context.tenantId, filters, page),
      keyOf: (referral) => referral.referralId,
      show: presentReferral,
    }),
  }),
  readReferral: async ({ params, context }) => shown(await referralOf(context, params.referralId)),
  listTransitions: async ({ params: { referralId }, query, context }) => {
    await referralOf(context, referralId);
    const { repositories, tenantId } = context;
    return {
      body: await pageOf({
        name: `transitions ${referralId}`,
        context,
        query,
        filters: {},
        read: (_filters, page) => repositories.referrals.listTransitions(tenantId, referralId, page),
        keyOf: (transition) => String(transition.sequence),
        show: presentTransition,
      }),
    };
  },
  linkReferral: async ({ params: { referralId }, body: { refereeId }, context }) => {
    const { repositories, tenantId } = context;
    return shown(await linkReferral(repositories, context, { tenantId, referralId, refereeId }));
  },
  approveReferral: decide("approve"),
  declineReferral: decide("decline"),
  voidReferral: decide("void"),
  unvoidReferral: decide("unvoid"),
  decideReferrals: decideMany,
  explainReferral: explain,
  explainCode: async ({ params: { code: typed }, context: { repositories, tenantId, nowMs } }) => {
    const skeleton = soughtSkeleton(typed);
    const code = await findBySkeleton(repositories, tenantId, skeleton);
    const standing = isRedeemable(await repositories.codes.findRedeemable(tenantId, skeleton), nowMs);
    const reason = standing.redeemable ? null : skeleton === "" ? "code_malformed" : standing.reason;
    const detail = reason === null ? "The code can be used now." : reasonCodes[reason];
    const { codeId = null, cap = null, used = null } = code ?? {};
    const held = codeId === null ? null : await repositories.referrals.countHeld(tenantId, codeId);
    const facts = { codeId, cap, used, held };
    return { body: { usable: standing.redeemable, reason, detail, ...facts } };
  },
};
