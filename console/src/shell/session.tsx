/** Who is signed in, in which tenant and environment they look around, and what they may do there. */
import type { Scope } from "@beckon/contract";
import { type QueryClient, useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { ApiError } from "../api/api-error.ts";
import type { Place } from "../api/call.ts";
import { type Membership, type Session, sessionApi } from "../api/session-api.ts";
import { belongsTo } from "../api/unsaved.ts";
import { useTexts } from "../texts/locale.tsx";
import { shellTexts } from "./texts.ts";

const sessionKey = ["session"] as const;

/** The session as the server has it; the error tells that there is none. */
export const useSessionQuery = () =>
  useQuery<Session, ApiError>({
    queryKey: sessionKey,
    queryFn: async () => {
      const session = await sessionApi.read();
      belongsTo(session.user.id);
      return session;
    },
    staleTime: 5 * 60_000,
    gcTime: Number.POSITIVE_INFINITY,
  });

/** The session as it was last read, without asking. */
export const knownSession = (client: QueryClient): Session | undefined => client.getQueryData<Session>(sessionKey);

/** Puts another session in place, or none: then all that was seen is forgotten. */
export const useReplaceSession = (): ((session: Session | null) => void) => {
  const client = useQueryClient();
  return (session) => {
    belongsTo(session?.user.id ?? null);
    if (session === null) client.clear();
    else client.setQueryData(sessionKey, session);
  };
};

/** A membership as a path has it: `tnt_...`, for us `us-tnt_...`. */
export const placeKey = ({ environment, tenantId }: Pick<Membership, "environment" | "tenantId">): string =>
  environment === "us" ? `us-${tenantId}` : tenantId;

type Here = { session: Session; membership: Membership };
const HereContext = createContext<Here | null>(null);

/** Everything below works in this tenant and environment. */
export const HereProvider = ({ session, membership, children }: Here & { children: ReactNode }): ReactNode => {
  const value = useMemo(() => ({ session, membership }), [session, membership]);
  return <HereContext value={value}>{children}</HereContext>;
};

const useHere = (): Here => {
  const here = useContext(HereContext);
  if (here === null) throw new Error("outside of HereProvider");
  return here;
};

/** Who is signed in. */
export const useSession = (): Session => useHere().session;
/** The tenant and environment one looks at. */
export const useMembership = (): Membership => useHere().membership;

/** Where calls go. */
export const usePlace = (): Place => {
  const { session, membership } = useHere();
  const { tenantId, environment } = membership;
  return useMemo(
    () => ({ tenantId, environment, csrfToken: session.csrfToken }),
    [tenantId, environment, session.csrfToken],
  );
};

/** Whether the person may look at the log of requests; false where no place is chosen yet. */
export const useMayReadRequests = (): boolean =>
  useContext(HereContext)?.membership.scopes.includes("requests:read") ?? false;

/**
 * Whether the person may do what needs a scope: undefined when they may, else the reason as a sentence, for the `reason` of a
 * button.
 */
export const useMayNot = (): ((scope: Scope) => string | undefined) => {
  const { membership } = useHere();
  const t = useTexts(shellTexts);
  return (scope) => (membership.scopes.includes(scope) ? undefined : t.mayNot(t.roles[membership.role]));
};
