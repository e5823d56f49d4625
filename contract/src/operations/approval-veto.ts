import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Instant, limits, Nullable } from "../schemas.ts";
import { CallScheme, CallUrl, RotateSecret } from "./webhook-endpoints.ts";

const Timeout = Type.Integer({
  minimum: 1,
  maximum: 15,
  description: "How long one call may take until it counts as failed; 5 without it.",
});

const vetoFields = {
  state: Type.Enum(["off", "active", "paused"], {
    description: "`off`: nobody is asked. `paused`: questions wait, and with them their rewards.",
  }),
  url: Nullable(Type.String()),
  scheme: CallScheme,
  timeoutSeconds: Timeout,
  previousSecretUntil: Nullable(Instant),
  updatedAt: Nullable(Instant),
};
const ApprovalVeto = Closed(vetoFields, { title: "ApprovalVeto" });
const VetoWithSecret = Closed(
  {
    ...vetoFields,
    secret: Type.Optional(
      Type.String({
        description: "Shown this once; absent where the secret stayed as it was. Beckon keeps it sealed.",
      }),
    ),
  },
  { title: "ApprovalVetoWithSecret" },
);

const shared = { tag: "Rewards", caller: "secret", path: "/v1/approval-veto", etag: true } as const;

export const getApprovalVeto = defineOperation({
  ...shared,
  id: "getApprovalVeto",
  method: "GET",
  scope: "approval-veto:read",
  summary: "Read who is asked before a reward is approved",
  description: "Without a veto of its own a tenant has `off`. The secret is never shown.",
  success: { status: 200, description: "The veto of this environment.", schema: ApprovalVeto },
});

export const putApprovalVeto = defineOperation({
  ...shared,
  id: "putApprovalVeto",
  secretAnswer: true,
  method: "PUT",
  scope: "approval-veto:write",
  summary: "Have your system asked before a reward is approved",
  description:
    "Replaces the veto of this environment wholly. A reward that needs no person's approval is asked about once its hold is over, in a signed POST: 2xx approves it, 4xx (but for 408, 425 and 429) declines it, everything else is asked again with growing pauses; after 72 hours a person decides. What people approve is not asked about. The first time, after it was off, and with another scheme, there is a new secret.",
  ifMatch: true,
  body: Closed({
    url: CallUrl,
    scheme: Type.Optional(CallScheme),
    state: Type.Optional(Type.Enum(["active", "paused"])),
    timeoutSeconds: Type.Optional(Timeout),
  }),
  success: { status: 200, description: "The veto as it is now.", schema: VetoWithSecret },
  errors: ["rule_violated"],
});

export const deleteApprovalVeto = defineOperation({
  ...shared,
  id: "deleteApprovalVeto",
  method: "DELETE",
  scope: "approval-veto:write",
  summary: "Ask nobody any more",
  description:
    "Its secrets are forgotten. Rewards whose answer is still out wait for a person: they are not approved by themselves. Doing it twice changes nothing.",
  success: { status: 200, description: "The veto, which is off.", schema: ApprovalVeto },
});

export const rotateVetoSecret = defineOperation({
  ...shared,
  id: "rotateVetoSecret",
  secretAnswer: true,
  method: "POST",
  path: "/v1/approval-veto/rotate",
  scope: "approval-veto:write",
  summary: "Give the veto a new secret",
  description: `The present secret stays good during the overlap, ${limits.rotationOverlapSecondsDefault} seconds without one, as with webhook endpoints.`,
  body: RotateSecret,
  success: { status: 200, description: "The veto, and its new secret, shown this once.", schema: VetoWithSecret },
  errors: ["invalid_state"],
});
