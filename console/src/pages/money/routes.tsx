import { page } from "../../shell/routes.tsx";

/** The pages of Money. */
export const moneyPages = [
  page("money", () => import("./rewards-page.tsx"), "RewardsPage"),
  page("money/ledger", () => import("./ledger-page.tsx"), "LedgerPage"),
  page("money/year", () => import("./year-page.tsx"), "YearPage"),
];
