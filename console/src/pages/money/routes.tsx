import { page } from "../../shell/routes.tsx";

/** The pages of Money. */
export const moneyPages = [
  page("money", () => import("./rewards-page.tsx"), "RewardsPage"),
  page("money/ledger", () => import("./ledger-page.tsx"), "LedgerPage", {
    title: { en: "Ledger, check the books", de: "Hauptbuch, Bücher prüfen" },
  }),
  page("money/year", () => import("./year-page.tsx"), "YearPage", { title: { en: "Year", de: "Jahr" } }),
];
