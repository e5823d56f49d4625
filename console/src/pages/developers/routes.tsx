import { page } from "../../shell/routes.tsx";

/** The pages of Developers. */
export const developerPages: ReturnType<typeof page>[] = [
  page("developers", () => import("./keys-page.tsx"), "KeysPage"),
  page("developers/identity", () => import("./identity-page.tsx"), "IdentityPage"),
  page("developers/webhooks", () => import("./webhooks-page.tsx"), "WebhooksPage"),
  page("developers/deliveries", () => import("./deliveries-page.tsx"), "DeliveriesPage"),
  page("developers/events", () => import("./outbound-events-page.tsx"), "OutboundEventsPage"),
  page("developers/sources", () => import("./sources-page.tsx"), "SourcesPage"),
  page("developers/approval", () => import("./approval-page.tsx"), "ApprovalPage"),
  page("developers/try", () => import("./try-page.tsx"), "TryPage"),
  page("developers/clock", () => import("./clock-page.tsx"), "ClockPage"),
];
