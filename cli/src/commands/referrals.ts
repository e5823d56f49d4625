import type { Command, OperationCommand } from "../command.ts";
import { signalFlags } from "./risk.ts";

const example = "ref_01jexample0000000000000000";
const referral = { name: "REFERRAL", to: "path.referralId", text: "The referral's id, ref_..." } as const;
const note = { name: "note", value: "TEXT", to: "body.note", text: "Kept with the step; no personal data." } as const;
const typed = { name: "CODE", to: "path.code", text: "The code, in any spelling." } as const;

const decision = (
  word: "approve" | "decline" | "void" | "unvoid",
  summary: string,
  about: string,
): OperationCommand => ({
  words: `referral ${word}`,
  summary,
  about,
  operation: `${word}Referral`,
  view: "referral",
  arguments: [referral],
  flags: [note],
  examples: [`beckon referral ${word} ${example}`],
});

/** Referrals, from the sign-up to the decision. */
export const referralCommands: readonly Command[] = [
  {
    words: "referral register",
    summary: "Register a sign-up that came with a code",
    about: "The same person with the same code again shows the referral there is.",
    operation: "registerReferral",
    view: "referral",
    arguments: [{ name: "CODE", to: "body.code", text: "What the person typed." }],
    flags: [
      { name: "referee", value: "ID", to: "body.refereeId", text: "The person's permanent id." },
      { name: "onboarding", value: "ID", to: "body.onboardingId", text: "Their temporary one; or both." },
      {
        name: "signed-up",
        value: "WHEN",
        to: "body.registeredAt",
        text: "When they signed up, with an offset, as 2027-01-31T09:00:00Z; now without it.",
      },
      { name: "country", value: "CC", to: "body.country", text: "ISO 3166-1 alpha-2, as DE." },
      { name: "note", value: "TEXT", to: "body.note", text: "Kept with the first step; no personal data." },
      ...signalFlags,
      { name: "ip-country", value: "CC", to: "body.ipCountry", text: "Where that address is, if you know." },
      {
        name: "attribute",
        value: "NAME=VALUE",
        multiple: true,
        kind: "attributes",
        to: "body.attributes",
        text: "A fact about the referee, added to those there are; repeatable.",
      },
    ],
    file: "json",
    examples: ["beckon referral register SUMMER24 --referee bob"],
  },
  {
    words: "referral list",
    summary: "List referrals",
    operation: "listReferrals",
    view: "referrals",
    flags: [
      {
        name: "status",
        value: "STATUS",
        choices: ["registered", "qualified", "approved", "rewarded", "expired", "declined", "voided", "reversed"],
        to: "query.status",
        text: "Only these.",
      },
      { name: "campaign", value: "ID", to: "query.campaignId", text: "Only of this campaign." },
      { name: "code", value: "ID", to: "query.codeId", text: "Only by this code, cod_..." },
      { name: "referrer", value: "ID", to: "query.referrerId", text: "Only by this participant." },
      { name: "referee", value: "ID", to: "query.refereeId", text: "Only of this person." },
      { name: "onboarding", value: "ID", to: "query.onboardingId", text: "Only of this temporary id." },
      {
        name: "review",
        value: "STATE",
        choices: ["none", "flagged", "cleared", "confirmed"],
        to: "query.review",
        text: "Only those of which the risk rules or a review said this.",
      },
      {
        name: "awaiting",
        value: "WHAT",
        choices: ["approval"],
        to: "query.awaiting",
        text: "Only those that somebody has to approve, and no review comes before.",
      },
    ],
    examples: ["beckon referral list --awaiting approval"],
  },
  {
    words: "referral show",
    summary: "Show a referral",
    operation: "readReferral",
    view: "referral",
    arguments: [referral],
    examples: [`beckon referral show ${example}`],
  },
  {
    words: "referral link",
    summary: "Join the temporary onboarding id to the permanent id",
    operation: "linkReferral",
    view: "referral",
    arguments: [referral, { name: "REFEREE", to: "body.refereeId", text: "The person's permanent id." }],
    examples: [`beckon referral link ${example} bob`],
  },
  decision("approve", "Approve a referral that qualified", "Where the campaign's terms leave the approval to people."),
  decision("decline", "Decline a referral, for good", "From registered or qualified. Its slot is given back."),
  decision("void", "Void a referral", "Its slot is given back. It can be undone: beckon referral unvoid."),
  decision("unvoid", "Undo a void", "It takes its slot again; refused when the cap is reached."),
  {
    words: "referral explain",
    summary: "Say where a referral stands, and why",
    operation: "explainReferral",
    view: "explanation",
    arguments: [referral],
    examples: [`beckon referral explain ${example}`],
  },
  {
    words: "referral transitions",
    summary: "List what happened to a referral",
    operation: "listTransitions",
    view: "transitions",
    arguments: [referral],
    examples: [`beckon referral transitions ${example}`],
  },
  {
    words: "referral decide",
    summary: "Decide about many referrals",
    about: "Each stands for itself: one that cannot take the step changes nothing for the rest.",
    operation: "decideReferrals",
    view: "decisions",
    arguments: [
      { name: "ACTION", to: "body.action", text: "approve, decline, void or unvoid." },
      { name: "REFERRAL...", rest: true, to: "body.ids", text: "Up to 500 ids, ref_..." },
    ],
    flags: [note, { name: "preview", to: "query.preview", text: "Change nothing; say what would happen." }],
    examples: [`beckon referral decide approve ${example} --preview`],
  },
];

/** Why a code can or cannot be used. */
export const explainCodeCommand: Command = {
  words: "code explain",
  summary: "Say why a code can or cannot be used",
  operation: "explainCode",
  view: "usable",
  arguments: [typed],
  examples: ["beckon code explain SUMMER24"],
};
