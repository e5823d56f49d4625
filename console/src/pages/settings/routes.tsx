import { page } from "../../shell/routes.tsx";

/** The pages of Settings. */
export const settingsPages: ReturnType<typeof page>[] = [
  page("settings", () => import("./general-page.tsx"), "GeneralPage"),
  page("settings/members", () => import("./members-page.tsx"), "MembersPage", {
    title: { en: "Members", de: "Mitglieder" },
  }),
  page("settings/roles", () => import("./roles-page.tsx"), "RolesPage", { title: { en: "Roles", de: "Rollen" } }),
  page("settings/texts", () => import("./legal-page.tsx"), "LegalPage", {
    title: { en: "Legal texts", de: "Rechtstexte" },
  }),
  page("settings/texts/$textId", () => import("./legal-text-page.tsx"), "LegalTextPage"),
  page("settings/policies", () => import("./policies-page.tsx"), "PoliciesPage", {
    title: { en: "Country policies", de: "Länderregeln" },
  }),
  page("settings/account", () => import("./account-page.tsx"), "AccountPage", {
    title: { en: "My account, password", de: "Mein Konto, Passwort" },
  }),
  page("settings/operations", () => import("./operations-page.tsx"), "OperationsPage", {
    title: { en: "Operations", de: "Betrieb" },
  }),
  page("settings/audit", () => import("./audit-page.tsx"), "AuditPage", {
    title: { en: "Audit trail", de: "Prüfprotokoll" },
  }),
];
