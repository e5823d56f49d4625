/** Names of those who work for the tenant, for wherever somebody did something. */
import { useQuery } from "@tanstack/react-query";
import { sessionApi } from "../api/session-api.ts";
import { usePlace } from "./session.tsx";

type Person = { id: string; name: string };

/** Everybody who works for the tenant, by name. */
export const usePeople = (): readonly Person[] => {
  const place = usePlace();
  const { data } = useQuery({
    queryKey: [place.environment, place.tenantId, "people"],
    queryFn: () => sessionApi.people(place),
    staleTime: 5 * 60_000,
  });
  return data?.items ?? [];
};

/** The name of an actor: of a person of the console their own, of anything else its id. */
export const usePeopleNames = (): ((actor: string) => string) => {
  const people = usePeople();
  return (actor) => people.find(({ id }) => id === actor)?.name ?? actor;
};
