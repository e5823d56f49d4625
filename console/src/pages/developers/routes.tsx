import { page } from "../../shell/routes.tsx";

/** The pages of Developers. */
export const developerPages: ReturnType<typeof page>[] = [
  page("developers", () => import("./keys-page.tsx"), "KeysPage", { title: { en: "Keys", de: "Schlüssel" } }),
  page("developers/identity", () => import("./identity-page.tsx"), "IdentityPage", {
    title: { en: "Identity, test a token", de: "Identität, Token prüfen" },
  }),
  page("developers/webhooks", () => import("./webhooks-page.tsx"), "WebhooksPage", {
    title: { en: "Webhooks", de: "Webhooks" },
  }),
  page("developers/deliveries", () => import("./deliveries-page.tsx"), "DeliveriesPage", {
    title: { en: "Deliveries", de: "Zustellungen" },
  }),
  page("developers/events", () => import("./outbound-events-page.tsx"), "OutboundEventsPage", {
    title: { en: "Events out", de: "Ausgehende Ereignisse" },
  }),
  page("developers/inbound", () => import("./inbound-page.tsx"), "InboundPage", {
    title: { en: "Events in", de: "Eingehende Ereignisse" },
  }),
  page("developers/sources", () => import("./sources-page.tsx"), "SourcesPage", {
    title: { en: "Event sources", de: "Ereignisquellen" },
  }),
  page("developers/approval", () => import("./approval-page.tsx"), "ApprovalPage", {
    title: { en: "Approval veto", de: "Einspruch vor Freigabe" },
  }),
  page("developers/requests", () => import("./requests-page.tsx"), "RequestsPage", {
    title: { en: "Requests", de: "Anfragen" },
  }),
  page("developers/try", () => import("./try-page.tsx"), "TryPage", { title: { en: "Try it", de: "Ausprobieren" } }),
  page("developers/clock", () => import("./clock-page.tsx"), "ClockPage", {
    title: { en: "Sandbox clock", de: "Uhr der Sandbox" },
  }),
];
