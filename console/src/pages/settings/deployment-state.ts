/** What the page of operations asks: each environment that this deployment serves, again and again while somebody looks. */
import type { PlaceOfEnvironment } from "@beckon/contract";
import { useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { useMembership, useSession } from "../../shell/session.tsx";

/** An environment of the deployment. */
export type EnvironmentName = "global" | "us";
/** Both, in the order in which they are shown. */
export const environments: readonly EnvironmentName[] = ["global", "us"];

/** How an environment is doing. */
export type Deployment = Answer<"getDeployment">;

/** An environment, with its last answer. `served` is undefined until one is known to say so. */
export type Seen = {
  environment: EnvironmentName;
  served: PlaceOfEnvironment | undefined;
  data: Deployment | undefined;
  error: ApiError | null;
  refetch: () => unknown;
};

const everyMs = 10_000;

type Query = Pick<Seen, "data" | "error" | "refetch">;

/** Why there is no answer stays while it is asked for again. */
const useFailure = ({ data, error }: Query): ApiError | null => {
  const [last, setLast] = useState<ApiError | null>(null);
  if (error !== null && error !== last) setLast(error);
  return error ?? (data === undefined ? last : null);
};

/** Asks for both. One that is not served here is never asked: that answer would look like the end of the session. */
export const useDeployments = (): readonly Seen[] => {
  const { user, memberships } = useSession();
  const { environment: own } = useMembership();
  const other: EnvironmentName = own === "us" ? "global" : "us";
  const here = useAnswer("getDeployment", {}, { enabled: user.operator, refetchMs: everyMs });
  const hasTenants = memberships.some(({ environment }) => environment === other);
  const served = here.data?.environments[other] ?? (hasTenants ? "here" : undefined);
  const there = useAnswer(
    "getDeployment",
    {},
    { environment: other, enabled: user.operator && served === "here", refetchMs: everyMs },
  );
  const failures = [useFailure(here), useFailure(there)] as const;
  const seen: readonly Seen[] = [
    { environment: own, served: "here", data: here.data, error: failures[0], refetch: here.refetch },
    { environment: other, served, data: there.data, error: failures[1], refetch: there.refetch },
  ];
  return own === "us" ? seen.toReversed() : seen;
};

/** Where the operator's guide, as this service serves it, says what to do about a fault. */
export const guideOf = (part: string): string => `/docs/faults#${part}`;
