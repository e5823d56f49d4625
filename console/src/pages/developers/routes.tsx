import type { page } from "../../shell/routes.tsx";

/** The pages of Developers. */
export const developerPages: ReturnType<typeof page>[] = [];
