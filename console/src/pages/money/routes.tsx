import type { page } from "../../shell/routes.tsx";

/** The pages of Money. */
export const moneyPages: ReturnType<typeof page>[] = [];
