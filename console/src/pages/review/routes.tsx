import { page } from "../../shell/routes.tsx";

/** The pages of Review. */
export const reviewPages = [
  page("review", () => import("./review-page.tsx"), "ReviewPage", {
    ahead: () => ({ id: "listReviews", input: { query: { status: "open" } }, list: true }),
  }),
  page("review/assessments", () => import("./assessments-page.tsx"), "AssessmentsPage", {
    title: { en: "Assessments", de: "Bewertungen" },
  }),
  page("review/lists", () => import("./lists-page.tsx"), "ListsPage", {
    title: { en: "Block and allow lists", de: "Sperr- und Freigabelisten" },
  }),
  page("review/rules", () => import("./rules-page.tsx"), "RulesPage", {
    title: { en: "Rules", de: "Regeln" },
  }),
];
