import type { Argument, Command } from "../command.ts";

const because = { name: "reason", value: "TEXT", to: "body.reason", text: "Why; kept in the audit trail." } as const;
const participant = {
  name: "PARTICIPANT",
  to: "path.participantId",
  text: "The tenant's own id of the person.",
} as const;
const code: Argument = {
  name: "CODE",
  to: "path.codeId",
  resolve: "code",
  text: "The code's text, or its id, cod_...",
};
const text = {
  name: "code",
  value: "TEXT",
  to: "body.code",
  text: "The text it shall have; made up without it.",
} as const;

/** People of the tenant. */
export const participantCommands: readonly Command[] = [
  {
    words: "participant list",
    summary: "List participants",
    operation: "listParticipants",
    view: "participants",
    flags: [
      {
        name: "state",
        value: "active|blocked|erased",
        choices: ["active", "blocked", "erased"],
        to: "query.state",
        text: "Only these.",
      },
    ],
    examples: ["beckon participant list --state blocked --all"],
  },
  {
    words: "participant show",
    summary: "Show a participant",
    operation: "getParticipant",
    view: "participant",
    arguments: [participant],
    examples: ["beckon participant show alice"],
  },
  {
    words: "participant find",
    summary: "Find people by an e-mail address",
    about:
      "Whoever was said to have it, in whatever spelling. It is hashed and compared, and neither kept nor logged by the service.",
    operation: "searchParticipants",
    view: "foundPeople",
    flags: [
      {
        name: "email",
        value: "ADDRESS",
        kind: "secret",
        required: true,
        to: "body.email",
        text: "The address; - reads it from stdin, so that no shell keeps it.",
      },
    ],
    examples: [
      "beckon participant find --email ann.smith@example.com",
      "beckon participant find --email - < address.txt",
    ],
  },
  {
    words: "participant graph",
    summary: "Show who referred whom around a participant",
    about: "Upwards to who brought them, downwards to whom they brought. What is left out is counted.",
    operation: "getParticipantGraph",
    view: "participantGraph",
    arguments: [participant],
    flags: [
      {
        name: "depth",
        value: "N",
        kind: "integer",
        to: "query.depth",
        text: "Levels downwards, 1 to 6; 3 without it.",
      },
      {
        name: "breadth",
        value: "N",
        kind: "integer",
        to: "query.breadth",
        text: "People of each person, the newest; 25 without it.",
      },
      {
        name: "nodes",
        value: "N",
        kind: "integer",
        to: "query.limit",
        text: "People downwards in all, 1 to 200; 100 without it.",
      },
    ],
    examples: ["beckon participant graph alice --depth 2"],
  },
  {
    words: "participant set",
    summary: "Make a participant, or replace the facts about one",
    about: "Replaces country and attributes wholly: what is left out is gone. The state stays.",
    operation: "putParticipant",
    view: "participant",
    arguments: [participant],
    flags: [
      { name: "country", value: "CC", to: "body.country", text: "ISO 3166-1 alpha-2, as DE." },
      {
        name: "attribute",
        value: "NAME=VALUE",
        multiple: true,
        kind: "attributes",
        to: "body.attributes",
        text: 'A fact that audience rules ask for, repeatable. Numbers, true and false are taken as such; "41" in quotes is a text.',
      },
    ],
    file: "json",
    examples: ["beckon participant set alice --country DE --attribute plan=gold --attribute age=41"],
  },
  {
    words: "participant block",
    summary: "Block a participant",
    about: "Their code stops being valid, and asking for it answers 403, until they are unblocked.",
    operation: "blockParticipant",
    view: "participant",
    arguments: [participant],
    flags: [because],
    examples: ["beckon participant block alice"],
  },
  {
    words: "participant unblock",
    summary: "Unblock a participant",
    operation: "unblockParticipant",
    view: "participant",
    arguments: [participant],
    flags: [because],
    examples: ["beckon participant unblock alice"],
  },
  {
    words: "participant export",
    summary: "Export everything that is held about a person",
    about:
      "For a request of access or portability. With --json it is the whole export; else what there is of each kind.",
    operation: "exportParticipant",
    view: "participantExport",
    arguments: [participant],
    examples: ["beckon participant export alice --json > alice.json"],
  },
  {
    words: "participant erase",
    summary: "Erase a person, for good",
    about:
      "A random pseudonym takes the id's place everywhere. Sums of the ledger stay. Refused while a reward is owed, unless --owed says what becomes of it.",
    operation: "eraseParticipant",
    view: "erasure",
    arguments: [participant],
    flags: [
      { name: "reason", value: "TEXT", to: "body.reason", text: "Kept with the erasure, as a ticket's number." },
      {
        name: "owed",
        value: "cancel|keep",
        choices: ["cancel", "keep"],
        to: "body.owedRewards",
        text: "Withdraw rewards that are owed, or leave them payable under the pseudonym.",
      },
      { name: "preview", to: "query.preview", text: "Say what would happen, and change nothing." },
    ],
    examples: [
      "beckon participant erase alice --preview",
      "beckon participant erase alice --owed cancel --reason 'request 4711'",
    ],
  },
];

/** Referral codes. */
export const codeCommands: readonly Command[] = [
  {
    words: "code list",
    summary: "List referral codes",
    operation: "listCodes",
    view: "codes",
    flags: [
      { name: "campaign", value: "ID", to: "query.campaignId", text: "Only of this campaign." },
      { name: "participant", value: "ID", to: "query.participantId", text: "Only of this participant." },
      { name: "code", value: "TEXT", to: "query.code", text: "Only this one, found as a person would type it." },
    ],
    examples: ["beckon code list --participant alice"],
  },
  {
    words: "code show",
    summary: "Show a referral code",
    operation: "getCode",
    view: "code",
    arguments: [code],
    examples: ["beckon code show SUMMER24"],
  },
  {
    words: "code issue",
    summary: "Issue a participant's code in a campaign",
    about: "A participant who has one keeps it: the same code is shown again.",
    operation: "createCode",
    view: "code",
    flags: [
      { name: "participant", value: "ID", required: true, to: "body.participantId", text: "Whose it is." },
      { name: "campaign", value: "ID", required: true, to: "body.campaignId", text: "In which campaign." },
      text,
    ],
    file: "json",
    examples: ["beckon code issue --participant alice --campaign cmp_01jexample0000000000000000 --code SUMMER24"],
  },
  {
    words: "code cap",
    summary: "Change how often a code can be used",
    operation: "updateCode",
    view: "code",
    arguments: [
      code,
      { name: "CAP", kind: "integer", to: "body.cap", text: "The new maximum; not below what is used." },
    ],
    flags: [because],
    examples: ["beckon code cap SUMMER24 50"],
  },
  {
    words: "code disable",
    summary: "Disable a code",
    about: "It stops being valid at once.",
    operation: "disableCode",
    view: "code",
    arguments: [code],
    flags: [because],
    examples: ["beckon code disable SUMMER24"],
  },
  {
    words: "code enable",
    summary: "Enable a disabled code",
    operation: "enableCode",
    view: "code",
    arguments: [code],
    flags: [because],
    examples: ["beckon code enable SUMMER24"],
  },
  {
    words: "code replace",
    summary: "Give a code another text",
    about: "For a code that leaked or offends. The old text stops working and is never issued again.",
    operation: "replaceCode",
    view: "code",
    arguments: [code],
    flags: [text, because],
    examples: ["beckon code replace SUMMER24"],
  },
  {
    words: "code validate",
    summary: "Say whether a code can be used now",
    about: "Asks as a sign-up page would. Spaces, hyphens, case and look-alike characters do not matter.",
    operation: "validateCode",
    view: "validity",
    arguments: [{ name: "CODE", to: "path.code", text: "What a person typed." }],
    flags: [{ name: "client-key", value: "KEY", text: "The client key to ask with; the tenant's first without it." }],
    examples: ["beckon code validate 'summer 24'"],
  },
];

/** Access tokens of participants, where Beckon issues them. */
export const tokenCommands: readonly Command[] = [
  {
    words: "token create",
    summary: "Issue an access token for a participant",
    about: "For tenants whose identity settings say `beckon`.",
    operation: "createParticipantToken",
    view: "token",
    arguments: [{ name: "PARTICIPANT", to: "body.participantId", text: "The tenant's own id of the person." }],
    flags: [
      {
        name: "ttl",
        value: "TIME",
        kind: "seconds",
        to: "body.ttlSeconds",
        text: "How long it lives, as 2h or in seconds; 6 hours without it.",
      },
    ],
    note: "The token is shown only this once. Beckon keeps a hash of it.",
    examples: ["beckon token create alice --ttl 3600"],
  },
  {
    words: "token revoke",
    summary: "Revoke one token, or all of a participant",
    about: "It stops working everywhere within 60 seconds.",
    operation: "revokeParticipantTokens",
    view: "revoked",
    flags: [
      {
        name: "token",
        value: "TOKEN",
        kind: "secret",
        to: "body.accessToken",
        text: "This one; - reads it from stdin.",
      },
      { name: "participant", value: "ID", to: "body.participantId", text: "All of this participant." },
    ],
    examples: ["beckon token revoke --participant alice"],
  },
];
