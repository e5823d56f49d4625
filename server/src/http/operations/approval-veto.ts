import { type AnswerOf, limits, type Operations } from "@beckon/contract";
import { type ApprovalVeto, noVeto } from "../../core/veto/approval-veto.ts";
import { deleteVeto, putVeto, rotateVeto } from "../../core/veto/change-veto.ts";
import type { Handlers } from "../handler.ts";
import { instantOrNull } from "./present.ts";
import { surroundingsOf } from "./webhooks.ts";

const presentVeto = (veto: ApprovalVeto): AnswerOf<Operations["getApprovalVeto"]> => ({
  state: veto.state,
  url: veto.url,
  scheme: veto.scheme,
  timeoutSeconds: veto.timeoutSeconds,
  previousSecretUntil: instantOrNull(veto.previousSecretUntilMs),
  updatedAt: instantOrNull(veto.updatedAtMs),
});

const shown = (veto: ApprovalVeto) => ({ body: presentVeto(veto), version: veto.version });
const shownWithSecret = ({ veto, secret }: { veto: ApprovalVeto; secret: string | null }) => ({
  body: { ...presentVeto(veto), ...(secret === null ? {} : { secret }) },
  version: veto.version,
});

type VetoHandlers = Pick<Handlers, "getApprovalVeto" | "putApprovalVeto" | "deleteApprovalVeto" | "rotateVetoSecret">;

export const approvalVetoHandlers: VetoHandlers = {
  getApprovalVeto: async ({ context: { repositories, tenantId } }) =>
    shown((await repositories.vetoes.find(tenantId)) ?? noVeto),
  putApprovalVeto: async ({ body, version, context }) => {
    const { url, scheme = "standard", state = "active", timeoutSeconds = noVeto.timeoutSeconds } = body;
    const { tenantId, nowMs } = context;
    const wanted = { tenantId, version, url, scheme, state, timeoutSeconds, nowMs };
    return shownWithSecret(await putVeto(context.repositories, surroundingsOf(context), wanted));
  },
  deleteApprovalVeto: async ({ context }) => {
    const { tenantId, nowMs } = context;
    return shown(await deleteVeto(context.repositories, surroundingsOf(context), { tenantId, nowMs }));
  },
  rotateVetoSecret: async ({ body, context }) => {
    const overlapSeconds = body.overlapSeconds ?? limits.rotationOverlapSecondsDefault;
    const change = { tenantId: context.tenantId, overlapSeconds };
    return shownWithSecret(await rotateVeto(context.repositories, surroundingsOf(context), change));
  },
};
