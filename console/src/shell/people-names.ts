/** Names of those who work for the tenant, for wherever somebody did something. */
import { useQuery } from "@tanstack/react-query";
import { useAnswer } from "../api/queries.ts";
import { sessionApi } from "../api/session-api.ts";
import { useTexts } from "../texts/locale.tsx";
import { useMayNot, usePlace } from "./session.tsx";
import { shellTexts } from "./texts.ts";

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

/** How an actor is called: a person by name, a key by its name, the service and its operator in words, else its id. */
export const useActorName = (): ((actor: string) => string) => {
  const t = useTexts(shellTexts);
  const people = usePeople();
  const mayNot = useMayNot();
  const keys = useAnswer("listKeys", { query: { limit: 100 } }, { enabled: mayNot("keys:read") === undefined });
  return (actor) => {
    if (Object.hasOwn(t.actors, actor)) return t.actors[actor as keyof typeof t.actors];
    const key = keys.data?.items.find(({ id }) => id === actor);
    return key === undefined ? (people.find(({ id }) => id === actor)?.name ?? actor) : t.keyActor(key.name);
  };
};
