/** The console's entry: puts the providers around the router, and all pages into it. */
import "./design/tokens.css";
import "./design/base.css";
import "./design/controls.css";
import "./design/data.css";
import "./design/surfaces.css";
import "./design/charts.css";
import "./shell/frame.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { createRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createQueryClient } from "./api/queries.ts";
import { ToastProvider } from "./design/toast.tsx";
import { campaignPages } from "./pages/campaigns/routes.tsx";
import { developerPages } from "./pages/developers/routes.tsx";
import { moneyPages } from "./pages/money/routes.tsx";
import { overviewPages } from "./pages/overview/routes.tsx";
import { peoplePages } from "./pages/people/routes.tsx";
import { reviewPages } from "./pages/review/routes.tsx";
import { settingsPages } from "./pages/settings/routes.tsx";
import { followMoves } from "./shell/came-from.ts";
import { treeOf } from "./shell/routes.tsx";
import { applyTheme } from "./shell/theme.ts";
import { LocaleProvider } from "./texts/locale.tsx";

applyTheme();

const client = createQueryClient();

const router = createRouter({
  context: { client },
  routeTree: treeOf([
    ...overviewPages,
    ...campaignPages,
    ...peoplePages,
    ...reviewPages,
    ...moneyPages,
    ...developerPages,
    ...settingsPages,
  ]),
  basepath: "/console",
  defaultPreload: "intent",
  defaultPreloadDelay: 40,
  scrollRestoration: true,
});

followMoves(router);

const place = document.getElementById("app");
if (place === null) throw new Error("index.html has no #app");
createRoot(place).render(
  <StrictMode>
    <LocaleProvider>
      <QueryClientProvider client={client}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </QueryClientProvider>
    </LocaleProvider>
  </StrictMode>,
);
