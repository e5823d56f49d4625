import { yearlyReport } from "../../core/ledger/yearly-report.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers, Input, Text } from "../handler.ts";
import { pageOf } from "../page.ts";
import { entriesAsCsv, entriesAsLines, presentBalance, presentEntry, presentYearlyLine } from "./present-money.ts";

const noFilter = {
  account: null,
  participantId: null,
  campaignId: null,
  rewardId: null,
  transactionId: null,
  asset: null,
} as const;

const entriesPage = (
  context: Context,
  name: string,
  query: { limit?: number; cursor?: string },
  filters: Record<keyof typeof noFilter, string | null>,
) =>
  pageOf({
    context,
    name,
    query,
    filters,
    read: (wanted, page) =>
      context.repositories.ledger.list(
        context.tenantId,
        { ...wanted, account: (wanted.account as Input<"listLedgerEntries">["query"]["account"]) ?? null },
        page,
      ),
    keyOf: (entry) => entry.entryId,
    show: presentEntry,
  });

type EntriesPage = Awaited<ReturnType<typeof entriesPage>>;

/** The same page in the form that `Accept` asks for first, if it asks for one of ours; the next page stands in `Link`. */
const asAccepted = (accept: string, page: EntriesPage): { instead?: Text } => {
  const first = accept
    .split(",")
    .map((part) => part.split(";", 1)[0]?.trim().toLowerCase())
    .find(
      (type) => type !== undefined && ["text/csv", "application/x-ndjson", "application/json", "*/*"].includes(type),
    );
  const next = page.nextCursor;
  const headers: Record<string, string> = { vary: "accept" };
  if (next !== null) headers["link"] = `</v1/ledger/entries?cursor=${encodeURIComponent(next)}>; rel="next"`;
  if (first === "text/csv")
    return { instead: { type: "text/csv; charset=utf-8", text: entriesAsCsv(page.items), headers } };
  if (first === "application/x-ndjson")
    return { instead: { type: "application/x-ndjson; charset=utf-8", text: entriesAsLines(page.items), headers } };
  return {};
};

type LedgerHandlers = Pick<
  Handlers,
  "listLedgerEntries" | "getLedgerBalances" | "getLedgerStatement" | "checkLedger" | "getYearlyReport"
>;

/** Faults of each check that are shown. */
const faultsMaximum = 100;

export const ledgerHandlers: LedgerHandlers = {
  listLedgerEntries: async ({ query, context }) => {
    const page = await entriesPage(context, "ledger", query, {
      account: query.account ?? null,
      participantId: query.participantId ?? null,
      campaignId: query.campaignId ?? null,
      rewardId: query.rewardId ?? null,
      transactionId: query.transactionId ?? null,
      asset: query.currency ?? null,
    });
    return { body: page, ...asAccepted(context.accept, page) };
  },
  getLedgerBalances: async ({ query, context: { repositories, tenantId } }) => {
    const of = { participantId: query.participantId ?? null, campaignId: query.campaignId ?? null };
    return { body: { items: (await repositories.ledger.balances(tenantId, of)).map(presentBalance) } };
  },
  getLedgerStatement: async ({ params: { participantId }, query, context }) => {
    const { repositories, tenantId } = context;
    if (!(await repositories.participants.find(tenantId, participantId)))
      throw new Refusal("not_found", `There is no participant ${participantId}.`);
    const filters = { ...noFilter, participantId, asset: query.currency ?? null };
    const balances = await repositories.ledger.balances(tenantId, { participantId, campaignId: null });
    const entries = await entriesPage(context, `statement ${participantId}`, query, filters);
    return { body: { participantId, balances: balances.map(presentBalance), entries } };
  },
  checkLedger: async ({ context: { repositories, tenantId } }) => {
    const check = await repositories.ledger.check(tenantId, faultsMaximum);
    return { body: { ok: check.faults.length === 0, ...check } };
  },
  getYearlyReport: async ({ query, context }) => ({
    body: await pageOf({
      context,
      name: "yearly report",
      query,
      filters: { year: String(query.year) },
      read: ({ year }, page) =>
        yearlyReport(context.repositories, { tenantId: context.tenantId, year: Number(year) }, page),
      keyOf: (line) => line.participantId,
      show: presentYearlyLine,
    }),
  }),
};
