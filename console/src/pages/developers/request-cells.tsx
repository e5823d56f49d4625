/** How a request is shown: its status, and who asked. */
import type { ReactNode } from "react";
import type { ItemOf } from "../../api/queries.ts";
import { Badge, type Tone } from "../../design/badge.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { requestTexts } from "./request-texts.ts";

type Logged = ItemOf<"listRequests">;

const toneOf = (status: number): Tone => {
  if (status >= 500) return "bad";
  return status >= 400 ? "attention" : "good";
};

/** The status, with the meaning of its class. */
export const RequestStatus = ({ status }: { status: number }): ReactNode => (
  <Badge tone={toneOf(status)}>{status}</Badge>
);

/** What kind of caller, and which one. */
export const RequestCaller = ({ caller: { kind, id } }: Pick<Logged, "caller">): ReactNode => {
  const t = useTexts(requestTexts);
  const actorName = useActorName();
  return (
    <span className="stack stack-tight">
      <span>{t.kinds[kind]}</span>
      {id === null ? null : (
        <span className="soft small break" dir="auto">
          {actorName(id)}
        </span>
      )}
    </span>
  );
};
