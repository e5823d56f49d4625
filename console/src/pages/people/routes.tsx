import type { page } from "../../shell/routes.tsx";

/** The pages of People. */
export const peoplePages: ReturnType<typeof page>[] = [];
