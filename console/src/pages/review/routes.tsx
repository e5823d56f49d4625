import type { page } from "../../shell/routes.tsx";

/** The pages of Review. */
export const reviewPages: ReturnType<typeof page>[] = [];
