import { page } from "../../shell/routes.tsx";

/** The pages of Review. */
export const reviewPages = [
  page("review", () => import("./review-page.tsx"), "ReviewPage"),
  page("review/assessments", () => import("./assessments-page.tsx"), "AssessmentsPage"),
  page("review/lists", () => import("./lists-page.tsx"), "ListsPage"),
  page("review/rules", () => import("./rules-page.tsx"), "RulesPage"),
];
