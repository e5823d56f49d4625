import type { AnswerOf, Operations } from "@beckon/contract";
import { addListEntry } from "../../core/risk/change-lists.ts";
import { putParticipantSignals } from "../../core/risk/put-signals.ts";
import type { Assessment, RiskListEntry } from "../../core/risk/risk-store.ts";
import { searchParticipants } from "../../core/risk/search-participants.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant, instantOrNull } from "./present.ts";

export const presentAssessment = (one: Assessment): AnswerOf<Operations["listRiskAssessments"]>["items"][number] => ({
  id: one.assessmentId,
  referralId: one.referralId,
  codeId: one.codeId,
  campaignId: one.campaignId,
  referrerId: one.referrerId,
  refereeId: one.refereeId,
  onboardingId: one.onboardingId,
  stage: one.stage,
  outcome: one.outcome,
  score: one.score,
  preset: one.preset,
  holdAt: one.holdAt,
  refuseAt: one.refuseAt,
  failed: one.failed,
  notCollected: [...one.signals.notCollected],
  results: one.results,
  at: instant(one.atMs),
});

const presentEntry = (entry: RiskListEntry): AnswerOf<Operations["addRiskListEntry"]> => ({
  id: entry.entryId,
  list: entry.list,
  kind: entry.kind,
  value: entry.shown,
  note: entry.note,
  createdBy: entry.createdBy,
  createdAt: instant(entry.createdAtMs),
  expiresAt: instantOrNull(entry.expiresAtMs),
  removedAt: instantOrNull(entry.removedAtMs),
});

type RiskHandlers = Pick<
  Handlers,
  | "putParticipantSignals"
  | "searchParticipants"
  | "listRiskAssessments"
  | "listRiskListEntries"
  | "addRiskListEntry"
  | "removeRiskListEntry"
>;

export const riskHandlers: RiskHandlers = {
  putParticipantSignals: async ({ params: { participantId }, body, context }) => {
    const { repositories, tenantId, nowMs, signals } = context;
    const known = await putParticipantSignals(repositories, signals, { tenantId, participantId, raw: body, nowMs });
    return { body: { participantId, known } };
  },
  searchParticipants: async ({ body: { email }, context: { repositories, tenantId, signals } }) => {
    const { people, complete } = await searchParticipants(repositories, signals, { tenantId, email });
    const items = people.map(({ seenAtMs, ...person }) => ({ ...person, seenAt: instantOrNull(seenAtMs) }));
    return { body: { items, complete } };
  },
  listRiskAssessments: async ({ query, context }) => ({
    body: await pageOf({
      name: "risk-assessments",
      context,
      query,
      filters: {
        outcome: query.outcome ?? null,
        referralId: query.referralId ?? null,
        referrerId: query.referrerId ?? null,
      },
      read: (filters, page) => context.repositories.risk.list(context.tenantId, filters, page),
      keyOf: ({ assessmentId }) => assessmentId,
      show: presentAssessment,
    }),
  }),
  listRiskListEntries: async ({ query, context }) => ({
    body: await pageOf({
      name: "risk-lists",
      context,
      query,
      filters: { list: query.list ?? null, kind: query.kind ?? null },
      read: (filters, page) => context.repositories.risk.listEntries(context.tenantId, filters, page),
      keyOf: ({ entryId }) => entryId,
      show: presentEntry,
    }),
  }),
  addRiskListEntry: async ({ body, context }) => {
    const { repositories, tenantId, caller } = context;
    return {
      body: presentEntry(await addListEntry(repositories, context, { tenantId, wanted: body, actor: caller.id })),
    };
  },
  removeRiskListEntry: async ({ params: { entryId }, context: { repositories, tenantId, nowMs } }) => {
    const entry = await repositories.risk.removeListEntry(tenantId, entryId, nowMs);
    if (!entry) throw new Refusal("not_found", `There is no list entry ${entryId}.`);
    return { body: presentEntry(entry) };
  },
};
