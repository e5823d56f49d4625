import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, ExternalId, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";
import { Money } from "../terms/money.ts";
import { RiskPreset, RiskTermsInput } from "../terms/risk.ts";
import { RiskAssessment, RiskOutcome } from "../terms/risk-assessment.ts";
import { ReferralState, ReviewState } from "./referrals.ts";

const read = { tag: "Risk", caller: "secret", scope: "risk:read" } as const;
const write = { tag: "Risk", caller: "secret", scope: "reviews:write" } as const;

const Verdict = Type.Enum(["clear", "confirm"], {
  description: "`clear`: honest, the side's rewards go on. `confirm`: abuse, the side earns nothing.",
});
const Note = Type.String({ minLength: 1, maxLength: 1000, description: "Kept with the step. No personal data." });
const ReviewStatus = Type.Enum(["open", "proposed", "decided"], {
  description: "`proposed`: one of two people has decided, and another must agree.",
});

export const Review = Closed(
  {
    referralId: Id("ref"),
    status: ReviewStatus,
    campaignId: Id("cmp"),
    referrerId: ExternalId,
    refereeId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    referralStatus: ReferralState,
    stake: Type.Array(Closed({ asset: Type.String(), amount: Type.String() }), {
      description: "What its rewards are worth at the most, both sides together, by currency or unit of points.",
    }),
    needsTwo: Type.Boolean({ description: "Whether a second person must agree, by the settings of now." }),
    score: Type.Integer({ minimum: 0, maximum: 100 }),
    decision: Nullable(
      Closed({ referrer: Verdict, referee: Verdict, by: Type.String(), at: Instant }, { title: "ReviewDecision" }),
    ),
    evidence: Nullable(RiskAssessment),
    flaggedAt: Instant,
  },
  { title: "Review" },
);

const ReviewStep = Closed(
  {
    sequence: Type.Integer({ minimum: 1 }),
    action: Type.Enum(["flagged", "proposed", "decided", "undone", "noted"]),
    referrer: Nullable(Verdict),
    referee: Nullable(Verdict),
    actor: Type.String(),
    note: Nullable(Type.String()),
    at: Instant,
  },
  { title: "ReviewStep" },
);

export const listReviews = defineOperation({
  ...read,
  id: "listReviews",
  method: "GET",
  path: "/v1/reviews",
  summary: "List flagged referrals by what is at stake",
  description: "The most money first, with the evidence of the latest assessment.",
  query: Closed({ ...PageQuery, status: Type.Optional(ReviewStatus) }),
  success: { status: 200, description: "Reviews of this status, `open` without one.", schema: Page(Review) },
  errors: ["invalid_cursor"],
});

export const getReview = defineOperation({
  ...read,
  id: "getReview",
  method: "GET",
  path: "/v1/reviews/{referralId}",
  summary: "Read a review and everything that was said about it",
  params: Closed({ referralId: Id("ref") }),
  success: {
    status: 200,
    description: "The review, and its steps, the latest first; 100 at the most.",
    schema: Closed({ review: Review, steps: Type.Array(ReviewStep) }),
  },
});

const decision = { referrer: Verdict, referee: Verdict, note: Type.Optional(Note) };

export const decideReview = defineOperation({
  ...write,
  id: "decideReview",
  method: "POST",
  path: "/v1/reviews/{referralId}/decide",
  summary: "Decide about a flagged referral, each side by itself",
  description:
    "Both confirmed: the referral is voided and its rewards are taken back. Otherwise it goes on, and a side that is confirmed earns nothing. Where two people must agree, the first call proposes and another actor's equal call decides.",
  params: Closed({ referralId: Id("ref") }),
  body: Closed(decision, {
    title: "DecideReview",
    examples: [{ referrer: "clear", referee: "clear", note: "A family." }],
  }),
  success: { status: 200, description: "The review as it is now.", schema: Review },
  errors: ["invalid_state", "conflict"],
});

export const decideReviews = defineOperation({
  ...write,
  id: "decideReviews",
  method: "POST",
  path: "/v1/reviews/batch",
  summary: "Decide about many flagged referrals",
  description:
    "Each stands for itself: one that is refused changes nothing for the rest. With `preview=true` nothing is changed, and the answer says what would happen.",
  query: Closed({ preview: Type.Optional(Type.Boolean()) }),
  body: Closed(
    {
      ids: Type.Array(Id("ref"), { minItems: 1, maxItems: limits.decisionBatch, uniqueItems: true }),
      ...decision,
    },
    { title: "DecideReviews" },
  ),
  success: {
    status: 200,
    description: "What became, or would become, of each.",
    schema: Closed({
      preview: Type.Boolean(),
      items: Type.Array(
        Closed({
          id: Id("ref"),
          outcome: Type.Enum(["decided", "proposed", "unchanged", "refused"]),
          referralStatus: Nullable(ReferralState),
          code: Nullable(Type.String({ description: "Why it was refused: an error code." })),
          detail: Nullable(Type.String()),
        }),
      ),
    }),
  },
});

export const undoReview = defineOperation({
  ...write,
  id: "undoReview",
  method: "POST",
  path: "/v1/reviews/{referralId}/undo",
  summary: "Take a decision or a proposal back",
  description:
    "While no money moved: nothing of the referral was paid, and it was not reversed. It is flagged and open again, nothing more of it is paid, and one that the decision voided takes its slot again.",
  params: Closed({ referralId: Id("ref") }),
  body: Closed({ note: Type.Optional(Note) }, { title: "UndoReview" }),
  success: { status: 200, description: "The review, open again.", schema: Review },
  errors: ["invalid_state", "code_cap_reached"],
});

export const noteReview = defineOperation({
  ...write,
  id: "noteReview",
  method: "POST",
  path: "/v1/reviews/{referralId}/notes",
  summary: "Add a note to a review",
  params: Closed({ referralId: Id("ref") }),
  body: Closed({ note: Note }, { title: "NoteReview", examples: [{ note: "Asked the two by phone." }] }),
  success: { status: 201, description: "The step that holds the note.", schema: ReviewStep },
});

const RiskSettings = Closed(
  {
    fourEyesFrom: Nullable(Money),
  },
  {
    title: "RiskSettings",
    description:
      "`fourEyesFrom`: from this stake on two people must decide alike. A stake in any other currency, in points or in custom values then needs two people whatever its size. null: one is enough.",
    examples: [{ fourEyesFrom: { amount: "50.00", currency: "EUR" } }],
  },
);

export const getRiskSettings = defineOperation({
  ...read,
  id: "getRiskSettings",
  method: "GET",
  path: "/v1/risk/settings",
  summary: "Read how reviews are decided",
  etag: true,
  success: { status: 200, description: "The settings.", schema: RiskSettings },
});

export const putRiskSettings = defineOperation({
  tag: "Risk",
  caller: "secret",
  scope: "risk:write",
  id: "putRiskSettings",
  method: "PUT",
  path: "/v1/risk/settings",
  summary: "Say how reviews are decided",
  ifMatch: true,
  etag: true,
  body: RiskSettings,
  success: { status: 200, description: "The settings as they are now.", schema: RiskSettings },
  errors: ["rule_violated"],
});

const Counts = Closed({
  pass: Type.Integer({ minimum: 0 }),
  hold: Type.Integer({ minimum: 0 }),
  refuse: Type.Integer({ minimum: 0 }),
});

export const backTestRisk = defineOperation({
  ...read,
  id: "backTestRisk",
  method: "POST",
  path: "/v1/risk/back-test",
  changesNothing: true,
  summary: "Try other weights on past sign-ups",
  description:
    "Judges the latest assessments anew: the same findings, weighed by another preset or other weights. Changes nothing. A rule that was unknown then found nothing.",
  body: Closed(
    {
      risk: RiskTermsInput,
      latest: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 5000, default: 1000, description: "How many assessments, newest first." }),
      ),
    },
    { title: "BackTestRisk", examples: [{ risk: { preset: "strict" }, latest: 500 }] },
  ),
  success: {
    status: 200,
    description: "What was said then, and what would be.",
    schema: Closed({
      judged: Type.Integer({ minimum: 0 }),
      preset: RiskPreset,
      before: Counts,
      after: Counts,
      cleared: Closed(Counts.properties, { description: "Those that somebody cleared: what would be said of them." }),
      confirmed: Closed(Counts.properties, { description: "Those that somebody confirmed, or that were refused." }),
      changed: Type.Array(
        Closed({
          assessmentId: Id("rsk"),
          referralId: Nullable(Id("ref")),
          review: Nullable(ReviewState),
          from: RiskOutcome,
          to: RiskOutcome,
          scoreBefore: Type.Integer(),
          scoreAfter: Type.Integer(),
        }),
        { description: "The first 100 whose outcome would be another, newest first." },
      ),
    }),
  },
  errors: ["rule_violated"],
});
