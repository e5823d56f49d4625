import { page } from "../../shell/routes.tsx";

/** The pages of Settings. */
export const settingsPages: ReturnType<typeof page>[] = [
  page("settings", () => import("./general-page.tsx"), "GeneralPage"),
  page("settings/members", () => import("./members-page.tsx"), "MembersPage"),
  page("settings/roles", () => import("./roles-page.tsx"), "RolesPage"),
  page("settings/account", () => import("./account-page.tsx"), "AccountPage"),
  page("settings/operations", () => import("./operations-page.tsx"), "OperationsPage"),
  page("settings/audit", () => import("./audit-page.tsx"), "AuditPage"),
];
