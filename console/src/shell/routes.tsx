/** The routes that hold all pages, and the way in which pages join. */
import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  Navigate,
  Outlet,
  useParams,
} from "@tanstack/react-router";
import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { type Ahead, askAhead } from "../api/queries.ts";
import { ErrorState, useSlow } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { BrokenPage, NoAccessPage, NotFoundPage } from "./fault-pages.tsx";
import { SoughtProvider } from "./find.tsx";
import { Frame } from "./frame.tsx";
import { nouns } from "./nouns.ts";
import { remember, remembered } from "./remembered.ts";
import { HereProvider, knownSession, placeKey, useMembership, useSessionQuery } from "./session.tsx";
import type { Title } from "./titles.ts";
import { SessionOver, SignInPage } from "./sign-in.tsx";
import { SignOnPage } from "./sign-on.tsx";
import { shellTexts } from "./texts.ts";
import { WelcomePage } from "./welcome.tsx";

const Root = (): ReactNode => (
  <>
    <Outlet />
    <SessionOver />
  </>
);

const Whole = ({ children }: { children: ReactNode }): ReactNode => <main className="whole">{children}</main>;

const Waiting = (): ReactNode => {
  const t = useTexts(shellTexts);
  const slow = useSlow(true);
  return (
    <Whole>
      <p role="status" className={slow ? "soft" : "unseen"}>
        {t.pageLoading}
      </p>
    </Whole>
  );
};

/** What routes work with. */
export type RouterContext = { client: QueryClient };

/** Everything of the whole console. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Root,
  notFoundComponent: () => (
    <Whole>
      <NotFoundPage />
    </Whole>
  ),
  errorComponent: ({ error }) => (
    <Whole>
      <BrokenPage error={error} />
    </Whole>
  ),
});

/** Without a session the sign-in page stands in for any page, and with an unreachable server what is wrong. */
const useDoor = (): { wait: ReactNode } | { session: NonNullable<ReturnType<typeof useSessionQuery>["data"]> } => {
  const { data, error, refetch } = useSessionQuery();
  if (data !== undefined) return { session: data };
  if (error === null) return { wait: <Waiting /> };
  if (error.status === 401) return { wait: <SignInPage /> };
  return {
    wait: (
      <Whole>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Whole>
    ),
  };
};

const Start = (): ReactNode => {
  const door = useDoor();
  if ("wait" in door) return door.wait;
  const { memberships } = door.session;
  const last = remembered("place");
  const place = memberships.find((one) => placeKey(one) === last) ?? memberships[0];
  if (place !== undefined) return <Navigate to={`/${placeKey(place)}`} replace />;
  return (
    <Whole>
      <NoAccessPage anywhere={false} />
    </Whole>
  );
};

const PlaceLayout = (): ReactNode => {
  const door = useDoor();
  const { place } = useParams({ strict: false });
  const membership = "session" in door ? door.session.memberships.find((one) => placeKey(one) === place) : undefined;
  useEffect(() => {
    if (membership !== undefined) remember("place", placeKey(membership));
  }, [membership]);
  if ("wait" in door) return door.wait;
  if (membership === undefined)
    return (
      <Whole>
        {/^(us-)?tnt_/.test(place ?? "") ? (
          <NoAccessPage anywhere={door.session.memberships.length > 0} />
        ) : (
          <NotFoundPage />
        )}
      </Whole>
    );
  // Another tenant is another world: nothing of a page's state goes along.
  return (
    <HereProvider key={placeKey(membership)} session={door.session} membership={membership}>
      <SoughtProvider>
        <PlaceDoor />
      </SoughtProvider>
    </HereProvider>
  );
};

const EnrolPage = lazy(async () => ({ default: (await import("../pages/settings/enrol-page.tsx")).EnrolPage }));

/**
 * A tenant that demands a second factor is closed to who has none; what is open stays, with all that was typed into it, and so does a
 * dialog at the door, which may show codes that are shown this once.
 */
const PlaceDoor = (): ReactNode => {
  const { factorNeeded } = useMembership();
  const [closed, setClosed] = useState(factorNeeded);
  const [asking, setAsking] = useState(false);
  if (closed && !factorNeeded && !asking) setClosed(false);
  if (!closed) return <Frame />;
  return (
    <Suspense fallback={<Waiting />}>
      <EnrolPage onAsking={setAsking} />
    </Suspense>
  );
};

const startRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: Start });
const welcomeRoute = createRoute({ getParentRoute: () => rootRoute, path: "welcome", component: WelcomePage });
const signOnRoute = createRoute({ getParentRoute: () => rootRoute, path: "sign-on", component: SignOnPage });

/** Everything of one tenant in one environment. */
export const placeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "$place",
  component: PlaceLayout,
  notFoundComponent: NotFoundPage,
});

const FirstPage = (): ReactNode => {
  const membership = useMembership();
  return <Navigate to={`/${placeKey(membership)}/${nouns[0]}`} replace />;
};

const firstRoute = createRoute({ getParentRoute: () => placeRoute, path: "/", component: FirstPage });

/** More about a page: its name in the list of commands, and what it will ask first. */
export type PageFacts = { title?: Title; ahead?: (params: Record<string, string>) => Ahead };

/**
 * A page of a tenant. `path` is `campaigns` or `campaigns/$campaignId`; its script is loaded, and its first question asked, when it is
 * first needed, or when the pointer comes near a link to it.
 */
export const page = <Name extends string>(
  path: string,
  load: () => Promise<Record<Name, ComponentType>>,
  name: Name,
  { title, ahead }: PageFacts = {},
): ReturnType<typeof createRoute> =>
  createRoute({
    getParentRoute: () => placeRoute,
    path,
    component: lazyRouteComponent(load, name),
    errorComponent: ({ error }) => <BrokenPage error={error} />,
    ...(title === undefined ? {} : { staticData: { title } }),
    ...(ahead === undefined
      ? {}
      : {
          loader: ({ params, context }: { params: Record<string, string>; context: RouterContext }) => {
            const session = knownSession(context.client);
            const membership = session?.memberships.find((one) => placeKey(one) === params["place"]);
            if (session === undefined || membership === undefined) return;
            const { tenantId, environment } = membership;
            askAhead(context.client, { tenantId, environment, csrfToken: session.csrfToken }, ahead(params));
          },
        }),
  }) as never;

/** The tree of all routes, with these pages. */
export const treeOf = (pages: readonly ReturnType<typeof page>[]) =>
  rootRoute.addChildren([startRoute, welcomeRoute, signOnRoute, placeRoute.addChildren([firstRoute, ...pages])]);
