import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { participantMessages } from "./referral.ts";
import { Closed, Country, ExternalId, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";
import { Asset, Money, SignedAmount } from "../terms/money.ts";
import { rewardLimits } from "../terms/rewards.ts";

export const Account = Type.Enum(["funding", "pending", "available", "paid", "clawback"]);

export const LedgerEntry = Closed(
  {
    id: Id("led"),
    transactionId: Id("txn"),
    account: Account,
    campaignId: Id("cmp"),
    participantId: Nullable(ExternalId),
    rewardId: Id("rwd"),
    amount: SignedAmount,
    currency: Asset,
    at: Instant,
  },
  { title: "LedgerEntry" },
);

const read = { tag: "Ledger", caller: "secret", scope: "ledger:read" } as const;
const ExportPage = {
  cursor: PageQuery.cursor,
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: rewardLimits.exportPage,
      default: limits.pageDefault,
      description: "Items per page.",
    }),
  ),
};

export const listLedgerEntries = defineOperation({
  ...read,
  id: "listLedgerEntries",
  method: "GET",
  path: "/v1/ledger/entries",
  summary: "List ledger entries",
  description:
    "Oldest first; they never change. `Accept: text/csv` or `application/x-ndjson` gives the page in that form, with the next page in the `Link` header.",
  query: Closed({
    ...ExportPage,
    account: Type.Optional(Account),
    participantId: Type.Optional(ExternalId),
    campaignId: Type.Optional(Id("cmp")),
    rewardId: Type.Optional(Id("rwd")),
    transactionId: Type.Optional(Id("txn")),
    currency: Type.Optional(Asset),
  }),
  success: { status: 200, description: "Entries, oldest first.", schema: Page(LedgerEntry) },
  errors: ["invalid_cursor"],
});

export const LedgerBalance = Closed(
  { account: Account, currency: Asset, amount: SignedAmount },
  { title: "LedgerBalance" },
);

export const getLedgerBalances = defineOperation({
  ...read,
  id: "getLedgerBalances",
  method: "GET",
  path: "/v1/ledger/balances",
  summary: "Sum the ledger by account and currency",
  description: "Of the tenant, one campaign or one participant. Per currency, the tenant's balances sum to zero.",
  query: Closed({ participantId: Type.Optional(ExternalId), campaignId: Type.Optional(Id("cmp")) }),
  success: { status: 200, description: "Balances.", schema: Closed({ items: Type.Array(LedgerBalance) }) },
});

export const getLedgerStatement = defineOperation({
  ...read,
  id: "getLedgerStatement",
  method: "GET",
  path: "/v1/ledger/statements/{participantId}",
  summary: "A participant's balances and entries",
  params: Closed({ participantId: ExternalId }),
  query: Closed({ ...ExportPage, currency: Type.Optional(Asset) }),
  success: {
    status: 200,
    description: "Balances as they are now, and the participant's entries, oldest first.",
    schema: Closed({ participantId: ExternalId, balances: Type.Array(LedgerBalance), entries: Page(LedgerEntry) }),
  },
  errors: ["invalid_cursor"],
});

export const checkLedger = defineOperation({
  ...read,
  id: "checkLedger",
  method: "GET",
  path: "/v1/ledger/check",
  summary: "Recompute the ledger against the rewards",
  description:
    "Every transaction sums to zero per currency; every account is what the states of the rewards say; every campaign's usage is what its living rewards say.",
  success: {
    status: 200,
    description: "Whether all is well, and what is not.",
    schema: Closed({
      ok: Type.Boolean(),
      transactions: Type.Integer({ minimum: 0 }),
      entries: Type.Integer({ minimum: 0 }),
      rewards: Type.Integer({ minimum: 0 }),
      faults: Type.Array(
        Closed({
          check: Type.Enum(["transaction_sum", "reward_balance", "campaign_usage"]),
          subject: Type.String(),
          currency: Type.String(),
          expected: Type.String(),
          found: Type.String(),
        }),
        { description: "At most 100 of each check; in minor units." },
      ),
    }),
  },
});

export const getYearlyReport = defineOperation({
  ...read,
  id: "getYearlyReport",
  method: "GET",
  path: "/v1/ledger/reports/yearly",
  summary: "What each participant was paid in a year",
  description:
    "A calendar year in the tenant's time zone. `flags` name reporting thresholds of the policy packs that the participant's payments of the year reached.",
  query: Closed({ ...PageQuery, year: Type.Integer({ minimum: 2000, maximum: 2200 }) }),
  success: {
    status: 200,
    description: "Participants with payments in the year, in the order of their ids.",
    schema: Page(
      Closed(
        {
          participantId: ExternalId,
          country: Nullable(Country),
          values: Type.Array(Closed({ currency: Asset, paid: SignedAmount, clawedBack: SignedAmount })),
          flags: Type.Array(
            Closed({ policy: Type.String(), rule: Type.String(), threshold: Money, value: SignedAmount }),
          ),
        },
        { title: "YearlyLine" },
      ),
    ),
  },
  errors: ["invalid_cursor"],
});

export const getRewardWallet = defineOperation({
  id: "getRewardWallet",
  method: "GET",
  path: "/v1/wallet/reward",
  tag: "Referral",
  summary: "Read the participant's reward wallet",
  description:
    'What is available to be paid, in the card platform\'s shape. `404 {"message":"Wallet not found"}` until the first credit.',
  caller: "participant",
  messages: [...participantMessages, [404, "Wallet not found", "nothing was ever credited to the participant"]],
  success: {
    status: 200,
    description: "The wallet of the tenant's currency, else of the currency credited last.",
    schema: Closed({
      id: Type.String(),
      balance: Type.String(),
      currency: Type.String(),
      isWithdrawable: Type.Boolean(),
      type: Type.Literal("REWARD"),
    }),
  },
});
