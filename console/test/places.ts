/** Every page and drawer of the console, and which operation of the API stands behind each button there. */
import type { OperationId, Scope } from "@beckon/contract";
import { hostile, type HostileWorld, ids } from "./hostile-world.ts";

/** A page or drawer. `may`: its buttons and the operation that each leads to; `menu`: the same behind a button. */
export type Place = {
  name: string;
  path: string;
  /** Who lacks it finds the page closed; nobody by a role where it is for operators. */
  needs?: Scope | "operators";
  may?: Readonly<Record<string, OperationId>>;
  menu?: readonly [button: string, entries: Readonly<Record<string, OperationId>>];
};

/** Operations that have no button of their own on a page, and why. */
export const elsewhere: Partial<Record<OperationId, string>> = {
  searchParticipants: "the search box, which is everybody's",
  batchRewards: "behind the buttons of single rewards, each by its own operation",
  decideReviews: "behind the buttons of single reviews",
  unblockParticipant: "in the place of the block",
  resumeWebhookEndpoint: "in the place of the pause",
  decideReferrals: "behind the buttons of single referrals, each by its own operation",
  explainCode: "asked while somebody types, and reads only",
  removeFromAudience: "there once somebody is picked, beside the button that adds",
  enableCode: "in the place of the disabling",
};

/** Buttons that ask nothing before they act, or lead to another page. */
export const actsAtOnce = new Set([
  ...["New campaign", "Save as draft", "Save changes", "Duplicate", "Try it", "Export everything"],
  ...["Try them", "Save settings", "Save identity settings", "Test token", "Send test", "Send again", "Replay", "Save"],
  ...["Send request", "Save privacy settings", "Make link", "Save text"],
]);

const person = (id: string): string => `/people/participants/${encodeURIComponent(id)}`;

/** All of them, the state of each in its address. */
export const placesOf = (world: HostileWorld): Place[] => {
  const { campaignId, draftId, referrals, rewardIds } = world;
  const campaign = `/campaigns/${campaignId}`;
  const block = {
    "Block participant": "blockParticipant",
    "Export everything": "exportParticipant",
    "Erase person": "eraseParticipant",
  } as const;
  const decide = {
    "Approve referral": "approveReferral",
    "Decline referral": "declineReferral",
    "Void referral": "voidReferral",
  } as const;
  return [
    { name: "overview", path: "/overview" },
    { name: "campaigns", path: "/campaigns", may: { "New campaign": "createCampaign" } },
    { name: "new-campaign", path: "/campaigns/new?template=bank", may: { "Save as draft": "createCampaign" } },
    {
      name: "campaign",
      path: campaign,
      may: { "Pause campaign": "pauseCampaign", "Save changes": "updateCampaign" },
      menu: ["More actions", { Duplicate: "createCampaign", "End campaign": "endCampaign" }],
    },
    {
      name: "campaign-draft",
      path: `/campaigns/${draftId}`,
      may: { "Activate campaign": "activateCampaign" },
      menu: ["More actions", { "Archive campaign": "archiveCampaign" }],
    },
    { name: "campaign-listed", path: `/campaigns/${world.listedId}`, may: { "Add people": "addToAudience" } },
    { name: "campaign-numbers", path: `${campaign}?tab=numbers` },
    { name: "campaign-simulate", path: `${campaign}?tab=simulate`, may: { "Try it": "simulateCampaign" } },
    { name: "campaign-revisions", path: `${campaign}?tab=revisions` },
    { name: "people", path: "/people" },
    { name: "people-found", path: `/people?q=${encodeURIComponent(hostile.turned)}` },
    {
      name: "participant",
      path: person(ids.script),
      may: {
        ...block,
        "Edit facts": "putParticipant",
        "End access tokens": "revokeParticipantTokens",
        "Attribute a friend": "registerReferral",
        "Replace code": "replaceCode",
        "Change cap": "updateCode",
        "Disable code": "disableCode",
      },
    },
    { name: "participant-codeless", path: `${person(ids.turned)}?view=taken`, may: { "Give a code": "createCode" } },
    {
      name: "participant-held",
      path: `${person(ids.script)}?held=${world.codeId}&slot=${world.heldId}`,
      may: { "Give slot back": "cancelReservation" },
    },
    { name: "participant-rewards", path: `${person(ids.script)}?view=rewards` },
    { name: "participant-ledger", path: `${person(ids.long)}?view=ledger` },
    { name: "participant-graph", path: `${person(ids.script)}?view=graph` },
    { name: "referral", path: `/people/referrals/${referrals.long}`, may: decide },
    { name: "referral-turned", path: `/people/referrals/${referrals.turned}` },
    {
      name: "referral-voided",
      path: `/people/referrals/${referrals.emoji}`,
      may: { "Undo the void": "unvoidReferral" },
    },
    {
      name: "referral-signing-up",
      path: `/people/referrals/${referrals.onboarding}`,
      may: { "Link friend": "linkReferral" },
    },
    { name: "review", path: "/review" },
    {
      name: "review-open",
      path: `/review?open=${world.flagged}`,
      may: {
        "Both honest": "decideReview",
        "Both abuse": "decideReview",
        "Decide by side…": "decideReview",
        "Add note": "noteReview",
      },
    },
    {
      name: "review-decided",
      path: `/review?status=decided&open=${world.cleared}`,
      may: { "Undo decision": "undoReview" },
    },
    { name: "assessments", path: "/review/assessments" },
    { name: "assessment", path: `/review/assessments?open=${world.assessmentId}` },
    {
      name: "lists",
      path: "/review/lists",
      may: { "Add entry": "addRiskListEntry", "Remove entry": "removeRiskListEntry" },
    },
    { name: "rules", path: "/review/rules", may: { "Save settings": "putRiskSettings", "Try them": "backTestRisk" } },
    { name: "rewards", path: "/money", may: { "Pay from a file": "payReward" } },
    {
      name: "reward-waiting",
      path: `/money?open=${rewardIds.waiting}`,
      may: { Approve: "approveReward", "Decline reward": "declineReward" },
    },
    {
      name: "reward-failed",
      path: `/money?open=${rewardIds.failed}`,
      may: {
        "Mark paid": "payReward",
        "Report failed payout": "failReward",
        "Cancel reward": "cancelReward",
        "Reverse reward": "reverseReward",
      },
    },
    { name: "reward-custom", path: `/money?open=${rewardIds.gift}` },
    { name: "ledger", path: "/money/ledger?check=on" },
    { name: "year", path: "/money/year" },
    { name: "keys", path: "/developers", may: { "Create key": "createKey" } },
    {
      name: "key",
      path: `/developers?key=${world.keyId}`,
      may: { "Rotate key": "rotateKey", "Revoke key": "revokeKey" },
    },
    {
      name: "identity",
      path: "/developers/identity",
      may: { "Save identity settings": "putIdentitySettings", "Test token": "testToken" },
    },
    { name: "webhooks", path: "/developers/webhooks", may: { "Create endpoint": "createWebhookEndpoint" } },
    {
      name: "endpoint",
      path: `/developers/webhooks?endpoint=${world.endpointId}`,
      may: { "Send test": "testWebhookEndpoint", "Change endpoint": "updateWebhookEndpoint" },
      menu: [
        "More",
        {
          Pause: "pauseWebhookEndpoint",
          "Resend a stretch of time": "resendEvents",
          "Rotate secret": "rotateWebhookSecret",
          Archive: "archiveWebhookEndpoint",
        },
      ],
    },
    { name: "deliveries", path: "/developers/deliveries" },
    {
      name: "delivery",
      path: `/developers/deliveries?delivery=${world.deliveryId}`,
      may: { "Send again": "resendDelivery" },
    },
    { name: "events", path: "/developers/events" },
    { name: "event", path: `/developers/events?event=${world.eventId}` },
    { name: "inbound", path: "/developers/inbound" },
    { name: "inbound-event", path: `/developers/inbound?open=${encodeURIComponent(world.inboundId)}` },
    { name: "sources", path: "/developers/sources", may: { "Create source": "createEventSource" } },
    {
      name: "source",
      path: `/developers/sources?source=${world.sourceId}`,
      may: { "Change source": "updateEventSource", Archive: "updateEventSource", Replay: "replayRejectedEvent" },
    },
    {
      name: "approval",
      path: "/developers/approval",
      may: { Save: "putApprovalVeto", "Rotate secret": "rotateVetoSecret", "Switch off": "deleteApprovalVeto" },
    },
    { name: "requests", path: "/developers/requests" },
    { name: "try", path: "/developers/try?operation=updateTenant", may: { "Send request": "updateTenant" } },
    { name: "clock", path: "/developers/clock", may: { "Move clock": "moveSandboxClock" } },
    {
      name: "settings",
      path: "/settings",
      may: { Save: "updateTenant", "Save privacy settings": "updatePrivacySettings" },
    },
    {
      name: "members",
      path: "/settings/members",
      needs: "members:read",
      may: { "Add member": "addMember", "Demand a second factor": "updateMemberPolicy" },
    },
    {
      name: "member",
      path: `/settings/members?member=${world.memberId}`,
      needs: "members:read",
      may: { "Change role": "updateMember", "Remove member": "removeMember", "Make link": "createMemberLink" },
    },
    { name: "roles", path: "/settings/roles" },
    { name: "policies", path: "/settings/policies" },
    { name: "legal-texts", path: "/settings/texts", may: { "Write a text": "putLegalText" } },
    {
      name: "legal-text",
      path: "/settings/texts/terms.any.any",
      may: { "Save text": "putLegalText", "Take text away": "deleteLegalText" },
    },
    { name: "operations", path: "/settings/operations", needs: "operators" },
    { name: "account", path: "/settings/account" },
    { name: "audit", path: "/settings/audit" },
    { name: "audit-entry", path: `/settings/audit?entry=${world.auditId}` },
  ];
};
