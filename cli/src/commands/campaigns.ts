import { limits } from "@beckon/contract";
import type { Command, Flag, OperationCommand } from "../command.ts";

const campaign = { name: "CAMPAIGN", to: "path.campaignId", text: "The campaign's id, cmp_..." } as const;

const fields: readonly Flag[] = [
  {
    name: "priority",
    value: "N",
    kind: "integer",
    to: "body.priority",
    text: "0 to 1000: of several campaigns for a participant, the highest wins.",
  },
  {
    name: "time-zone",
    value: "ZONE",
    to: "body.timeZone",
    text: "Zone of times without an offset; the tenant's without it.",
  },
  {
    name: "starts",
    value: "WHEN",
    kind: "instant",
    to: "body.startsAt",
    text: "2027-01-31, 2027-01-31T09:00 (in the campaign's zone), with an offset, 30d from now, or none.",
  },
  { name: "ends", value: "WHEN", kind: "instant", to: "body.endsAt", text: "The same." },
  {
    name: "audience",
    value: "WHO",
    choices: ["everyone", "list"],
    kind: "audience",
    to: "body.terms.audience",
    text: "everyone, or list: those added by `campaign audience add`. Rules go into --file.",
  },
  { name: "cap", value: "N", kind: "integer", to: "body.terms.codeCap", text: "How often each new code can be used." },
  {
    name: "used-counts",
    value: "WHEN",
    choices: ["registered", "qualified"],
    to: "body.terms.usedCounts",
    text: "When a referral takes a slot of the cap.",
  },
  {
    name: "code-length",
    value: "N",
    kind: "integer",
    to: "body.terms.codePolicy.length",
    text: "Symbols of a code after its prefix.",
  },
  {
    name: "code-prefix",
    value: "TEXT",
    to: "body.terms.codePolicy.prefix",
    text: "A-Z and 0-9, before every new code.",
  },
  { name: "note", value: "TEXT", to: "body.note", text: "What the terms change for; kept with their revision." },
];

const step = (word: "activate" | "pause" | "end" | "archive", summary: string, about: string): OperationCommand => ({
  words: `campaign ${word}`,
  summary,
  about,
  operation: `${word}Campaign`,
  view: "campaign",
  arguments: [campaign],
  examples: [`beckon campaign ${word} cmp_01jexample0000000000000000`],
});

const member = {
  name: "PARTICIPANT...",
  rest: true,
  kind: "text",
  to: "body.participantIds",
  text: "Ids of participants, or --file.",
} as const;
const batch = { at: "participantIds", size: limits.audienceBatch };

/** Campaigns, their steps, revisions and audience lists. */
export const campaignCommands: readonly Command[] = [
  {
    words: "campaign create",
    summary: "Make a campaign as a draft",
    operation: "createCampaign",
    view: "campaign",
    flags: [{ name: "name", value: "NAME", required: true, to: "body.name", text: "What people call it." }, ...fields],
    file: "json",
    examples: ["beckon campaign create --name 'Bring a friend' --cap 5 --starts 2027-01-31 --audience everyone"],
  },
  {
    words: "campaign list",
    summary: "List campaigns",
    operation: "listCampaigns",
    view: "campaigns",
    flags: [
      {
        name: "state",
        value: "STATE",
        choices: ["draft", "active", "paused", "ended", "archived"],
        to: "query.state",
        text: "Only these: draft, active, paused, ended or archived.",
      },
    ],
    examples: ["beckon campaign list --state active"],
  },
  {
    words: "campaign show",
    summary: "Show a campaign with its terms",
    operation: "getCampaign",
    view: "campaign",
    arguments: [campaign],
    examples: ["beckon campaign show cmp_01jexample0000000000000000"],
  },
  {
    words: "campaign update",
    summary: "Change a campaign",
    about: "Changed terms make a new revision. Codes that exist keep the cap they were issued with.",
    operation: "updateCampaign",
    view: "campaign",
    arguments: [campaign],
    flags: [{ name: "name", value: "NAME", to: "body.name", text: "What people call it." }, ...fields],
    file: "json",
    examples: ["beckon campaign update cmp_01jexample0000000000000000 --cap 10 --ends none"],
  },
  step("activate", "Activate a campaign", "From draft or paused. A start in the future schedules it."),
  step("pause", "Pause a campaign", "From active. Its codes stay, but stop being valid."),
  step("end", "End a campaign, for good", "From active or paused. Its codes stop being valid and never come back."),
  step("archive", "Archive a campaign", "From draft or ended. It only leaves the usual lists."),
  {
    words: "campaign revisions",
    summary: "List a campaign's revisions",
    operation: "listRevisions",
    view: "revisions",
    arguments: [campaign],
    examples: ["beckon campaign revisions cmp_01jexample0000000000000000"],
  },
  {
    words: "campaign commitments",
    summary: "Say what a campaign is bound to now",
    about: "Codes that work while it runs, open referrals, which keep their terms, and money granted and not paid.",
    operation: "getCampaignCommitments",
    view: "commitments",
    arguments: [campaign],
    examples: ["beckon campaign commitments cmp_01jexample0000000000000000"],
  },
  {
    words: "campaign audience list",
    summary: "List the participants on a campaign's audience list",
    operation: "listAudience",
    view: "audience",
    arguments: [campaign],
    flags: [{ name: "starts-with", value: "TEXT", to: "query.startsWith", text: "Only those whose id begins so." }],
    examples: ["beckon campaign audience list cmp_01jexample0000000000000000 --all"],
  },
  {
    words: "campaign audience add",
    summary: "Add participants to a campaign's audience list",
    about: "Any number: more than 500 are sent in several requests. The list counts while the audience is `list`.",
    operation: "addToAudience",
    view: "added",
    arguments: [campaign, member],
    file: "lines",
    batch,
    examples: [
      "beckon campaign audience add cmp_01jexample0000000000000000 alice bob",
      "beckon campaign audience add cmp_01jexample0000000000000000 --file - < people.txt",
    ],
  },
  {
    words: "campaign audience remove",
    summary: "Remove participants from a campaign's audience list",
    about: "Codes they hold stay valid; they only are not given out to them any more.",
    operation: "removeFromAudience",
    view: "removed",
    arguments: [campaign, member],
    file: "lines",
    batch,
    examples: ["beckon campaign audience remove cmp_01jexample0000000000000000 bob"],
  },
];
