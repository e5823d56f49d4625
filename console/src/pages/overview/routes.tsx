import { page } from "../../shell/routes.tsx";

/** The pages of Overview. */
export const overviewPages = [page("overview", () => import("./overview-page.tsx"), "OverviewPage")];
