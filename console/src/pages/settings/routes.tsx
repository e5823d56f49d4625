import type { page } from "../../shell/routes.tsx";

/** The pages of Settings. */
export const settingsPages: ReturnType<typeof page>[] = [];
