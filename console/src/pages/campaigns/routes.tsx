import type { page } from "../../shell/routes.tsx";

/** The pages of Campaigns. */
export const campaignPages: ReturnType<typeof page>[] = [];
