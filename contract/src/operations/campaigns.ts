import { type Static, Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Qualification, QualificationInput } from "../terms/qualification.ts";
import {
  AttributeValue,
  Closed,
  Country,
  Id,
  Instant,
  InstantOrLocal,
  limits,
  Name,
  Nullable,
  Page,
  PageQuery,
  TimeZone,
} from "../schemas.ts";
import { Asset, SignedAmount } from "../terms/money.ts";
import { RiskTerms, RiskTermsInput } from "../terms/risk.ts";
import { Jurisdiction, RewardLimits, RewardLimitsInput, Rewards, RewardsInput } from "../terms/rewards.ts";

export const CampaignState = Type.Enum(["draft", "active", "paused", "ended", "archived"], { title: "CampaignState" });
export type CampaignState = "draft" | "active" | "paused" | "ended" | "archived";

const AudienceRule = Closed(
  {
    attribute: Type.String({
      pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$",
      description: "`country`, or the name of a participant attribute.",
    }),
    operator: Type.Enum(["in", "not_in", "exists", "at_least", "at_most"]),
    values: Type.Optional(Type.Array(AttributeValue, { minItems: 1, maxItems: limits.audienceRuleValues })),
  },
  {
    title: "AudienceRule",
    examples: [{ attribute: "country", operator: "in", values: ["DE", "AT"] }],
    description: "`in`, `not_in` take values; `at_least`, `at_most` take one number; `exists` takes none.",
  },
);

export const Audience = Type.Union(
  [
    Closed({ type: Type.Literal("everyone") }, { title: "AudienceEveryone", description: "Every participant." }),
    Closed({ type: Type.Literal("list") }, { title: "AudienceList", description: "Those added at `/audience`." }),
    Closed(
      {
        type: Type.Literal("rules"),
        rules: Type.Array(AudienceRule, { minItems: 1, maxItems: limits.audienceRules }),
      },
      { title: "AudienceRules", description: "Participants who meet all rules." },
    ),
  ],
  { title: "Audience", description: "Who the campaign is for.", discriminator: { propertyName: "type" } },
);
export type Audience = Static<typeof Audience>;

const codePolicyFields = {
  alphabet: Type.String({
    pattern: "^[A-Z0-9]{10,36}$",
    description: "Symbols of generated codes, no two of which look alike. 29 by default.",
    examples: ["ACDEFGHJKLMNPQRTUVWXY23456789"],
  }),
  length: Type.Integer({
    minimum: 4,
    maximum: 16,
    description: "Symbols after the prefix; grows by itself as codes get dense.",
    examples: [6],
  }),
  prefix: Type.String({ pattern: "^[A-Z0-9]{0,8}$", description: "How every code starts.", examples: ["HI"] }),
  blockedWords: Type.Array(Type.String({ pattern: "^[A-Z0-9]{2,16}$" }), {
    maxItems: 200,
    description: "Never part of a code, beside the built-in list; look-alike spellings included.",
    examples: [["RIVAL"]],
  }),
};
export const CodePolicy = Closed(codePolicyFields, { title: "CodePolicy", description: "How codes are drawn." });
export type CodePolicy = Static<typeof CodePolicy>;

const UsedCounts = Type.Enum(["registered", "qualified"], {
  title: "UsedCounts",
  description: "When a referral takes a slot of the cap.",
});

const Registration = Closed({
  windowSeconds: Nullable(
    Type.Integer({
      minimum: 0,
      maximum: limits.registrationWindowSecondsMaximum,
      description: "How long after the sign-up a code may still be entered; null for ever.",
    }),
  ),
  countries: Nullable(
    Type.Array(Country, {
      minItems: 1,
      maxItems: 250,
      uniqueItems: true,
      description: "Countries of referees; null for all.",
    }),
  ),
});

export const CampaignTerms = Closed(
  {
    audience: Audience,
    codeCap: Type.Integer({
      minimum: 1,
      maximum: limits.capMaximum,
      description: "Cap of a new code.",
      examples: [5],
    }),
    usedCounts: UsedCounts,
    codePolicy: CodePolicy,
    registration: Registration,
    qualification: Qualification,
    rewards: Rewards,
    limits: RewardLimits,
    jurisdiction: Jurisdiction,
    risk: RiskTerms,
  },
  { title: "CampaignTerms" },
);
export type CampaignTerms = Static<typeof CampaignTerms>;

export const TermsInput = Closed(
  {
    audience: Type.Optional(Audience),
    codeCap: Type.Optional(CampaignTerms.properties.codeCap),
    usedCounts: Type.Optional(UsedCounts),
    codePolicy: Type.Optional(Type.Partial(CodePolicy, { title: "CodePolicyInput", additionalProperties: false })),
    registration: Type.Optional(
      Type.Partial(Registration, { title: "RegistrationInput", additionalProperties: false }),
    ),
    qualification: Type.Optional(QualificationInput),
    rewards: Type.Optional(RewardsInput),
    limits: Type.Optional(RewardLimitsInput),
    jurisdiction: Type.Optional(Jurisdiction),
    risk: Type.Optional(RiskTermsInput),
  },
  { title: "CampaignTermsInput", description: "What is left out stays, or has its default in a new campaign." },
);

const RevisionNote = Type.String({
  minLength: 1,
  maxLength: 500,
  description: "What the terms were changed for. Kept with the revision. No personal data.",
  examples: ["Twice the reward in December."],
});

export const Revision = Closed(
  {
    id: Id("rev"),
    number: Type.Integer({ minimum: 1 }),
    terms: CampaignTerms,
    author: Nullable(
      Type.String({
        description: "Who made it: the id of a key or person, or `operator`; null where it is older than this field.",
        examples: ["key_01jexample0000000000000000"],
      }),
    ),
    note: Nullable(RevisionNote),
    createdAt: Instant,
  },
  { title: "Revision", description: "Terms as they were in force at some time; immutable." },
);

const Priority = Type.Integer({
  examples: [10],
  minimum: 0,
  maximum: 1000,
  description: "When several campaigns are for a participant, the highest wins; then the oldest.",
});

export const Campaign = Closed(
  {
    id: Id("cmp"),
    name: Name,
    state: CampaignState,
    running: Type.Boolean({ examples: [false], description: "Active and within its dates now." }),
    priority: Priority,
    timeZone: TimeZone,
    startsAt: Nullable(Instant),
    endsAt: Nullable(Instant),
    revision: Revision,
    createdAt: Instant,
    updatedAt: Instant,
  },
  { title: "Campaign" },
);

/** What a caller may say of a campaign; its draft needs the name as well. */
const campaignInput = {
  priority: Type.Optional(Priority),
  timeZone: Type.Optional(TimeZone),
  startsAt: Type.Optional(Nullable(InstantOrLocal)),
  endsAt: Type.Optional(Nullable(InstantOrLocal)),
  terms: Type.Optional(TermsInput),
  note: Type.Optional(RevisionNote),
};
/** A campaign as a caller would really write it. */
const exampleCampaign = {
  name: "Bring a friend",
  timeZone: "Europe/Berlin",
  startsAt: "2026-12-01T00:00",
  endsAt: null,
  terms: { audience: { type: "everyone" }, codeCap: 5 },
};

const campaignParams = Closed({ campaignId: Id("cmp") });
const read = { tag: "Campaigns", caller: "secret", scope: "campaigns:read" } as const;
const write = { tag: "Campaigns", caller: "secret", scope: "campaigns:write" } as const;
const answer = (description: string) => ({ status: 200, description, schema: Campaign });

export const listCampaigns = defineOperation({
  ...read,
  id: "listCampaigns",
  method: "GET",
  path: "/v1/campaigns",
  summary: "List campaigns",
  query: Closed({ ...PageQuery, state: Type.Optional(CampaignState) }),
  success: { status: 200, description: "Campaigns, newest first.", schema: Page(Campaign) },
  errors: ["invalid_cursor"],
});

export const createCampaign = defineOperation({
  ...write,
  id: "createCampaign",
  method: "POST",
  path: "/v1/campaigns",
  summary: "Create a campaign as a draft",
  etag: true,
  body: Closed({ name: Name, ...campaignInput }, { title: "CreateCampaign", examples: [exampleCampaign] }),
  success: { status: 201, description: "The draft; what was left out has its default.", schema: Campaign },
  errors: ["rule_violated", "limit_reached"],
});

export const getCampaign = defineOperation({
  ...read,
  id: "getCampaign",
  method: "GET",
  path: "/v1/campaigns/{campaignId}",
  summary: "Read a campaign",
  params: campaignParams,
  etag: true,
  success: answer("The campaign with its present revision."),
});

export const updateCampaign = defineOperation({
  ...write,
  id: "updateCampaign",
  method: "PATCH",
  path: "/v1/campaigns/{campaignId}",
  summary: "Change a campaign",
  description:
    "Changed `terms` make a new revision, which keeps the `note`; the parts of `terms` that are left out stay. Codes that exist keep the cap they were issued with. An ended or archived campaign does not change.",
  params: campaignParams,
  ifMatch: true,
  etag: true,
  body: Closed(
    { name: Type.Optional(Name), ...campaignInput },
    { title: "UpdateCampaign", examples: [{ terms: { codeCap: 10 } }] },
  ),
  success: answer("The campaign as it is now."),
  errors: ["rule_violated", "invalid_state"],
});

export const listRevisions = defineOperation({
  ...read,
  id: "listRevisions",
  method: "GET",
  path: "/v1/campaigns/{campaignId}/revisions",
  summary: "List a campaign's revisions",
  params: campaignParams,
  query: Closed(PageQuery),
  success: { status: 200, description: "Revisions, newest first. They never change.", schema: Page(Revision) },
  errors: ["invalid_cursor"],
});

const step = <const S extends string>(name: S, summary: string, description: string) =>
  defineOperation({
    ...write,
    id: `${name}Campaign`,
    method: "POST",
    path: `/v1/campaigns/{campaignId}/${name}`,
    summary,
    description,
    params: campaignParams,
    etag: true,
    success: answer("The campaign as it is now."),
    errors: name === "activate" ? ["invalid_state", "limit_reached"] : ["invalid_state"],
  });

export const activateCampaign = step(
  "activate",
  "Activate a campaign",
  "From draft or paused. Codes are issued while it is active and within its dates; a start in the future schedules it.",
);
export const pauseCampaign = step("pause", "Pause a campaign", "From active. Codes stay but stop being valid.");
export const endCampaign = step(
  "end",
  "End a campaign",
  "From active or paused, for good. Its codes stop being valid.",
);
export const archiveCampaign = step(
  "archive",
  "Archive a campaign",
  "From draft or ended. It only leaves the usual lists.",
);

const Counted = Closed(
  {
    count: Type.Integer({ minimum: 0, examples: [212] }),
    exact: Type.Boolean({
      examples: [true],
      description: `False where only ${limits.counted.toLocaleString("en")} were looked at: there are at least so many.`,
    }),
  },
  { title: "CampaignCount" },
);

export const getCampaignCommitments = defineOperation({
  ...read,
  id: "getCampaignCommitments",
  method: "GET",
  path: "/v1/campaigns/{campaignId}/commitments",
  summary: "What a campaign is bound to now",
  description: "What pausing, ending or changing it does not undo, and which codes it concerns.",
  params: campaignParams,
  success: {
    status: 200,
    description: "The numbers as they are at this moment.",
    schema: Closed(
      {
        codes: Type.Object(Counted.properties, {
          additionalProperties: false,
          description: "Codes that are active and not used up: they work while the campaign runs.",
        }),
        referrals: Type.Object(Counted.properties, {
          additionalProperties: false,
          description: "Open ones: registered, qualified or approved. They keep the terms they registered under.",
        }),
        money: Type.Array(Closed({ amount: SignedAmount, currency: Asset }), {
          description: "What is granted and neither paid nor returned, by currency.",
        }),
      },
      { title: "CampaignCommitments" },
    ),
  },
});
