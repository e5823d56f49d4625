/** Who did something, as people call them. */
import { useAnswer } from "../../api/queries.ts";
import { usePeopleNames } from "../../shell/people-names.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { auditTexts } from "./audit-texts.ts";

/** How an actor is called: a person by name, a key by its name, else its id. */
export const useActorName = (): ((actor: string) => string) => {
  const t = useTexts(auditTexts);
  const people = usePeopleNames();
  const mayNot = useMayNot();
  const keys = useAnswer("listKeys", { query: { limit: 100 } }, { enabled: mayNot("keys:read") === undefined });
  return (actor) => {
    if (actor === "system") return t.systemActor;
    if (actor === "operator") return t.operatorActor;
    const key = keys.data?.items.find(({ id }) => id === actor);
    return key === undefined ? people(actor) : t.keyActor(key.name);
  };
};
