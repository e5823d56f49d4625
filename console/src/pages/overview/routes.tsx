import type { page } from "../../shell/routes.tsx";

/** The pages of Overview. */
export const overviewPages: ReturnType<typeof page>[] = [];
