/** Whom an event is about, and how it stands. */
import type { ReactNode } from "react";
import type { ItemOf } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { PersonLink } from "../people/person-link.tsx";
import { inboundTexts } from "./inbound-texts.ts";
import { sourceTexts } from "./source-texts.ts";

type Event = ItemOf<"listEvents">;

/** A person by the id that the event names them by. */
export const EventPerson = ({ event: { participantId, onboardingId } }: { event: Event }): ReactNode => {
  const t = useTexts(inboundTexts);
  if (participantId !== null) return <PersonLink id={participantId} />;
  return (
    <span className="break">
      <bdi>{onboardingId}</bdi> <span className="soft">({t.onboarding})</span>
    </span>
  );
};

const looks = {
  pending: { tone: "waiting" },
  cleared: { tone: "neutral", icon: "check" },
  reversed: { tone: "bad", icon: "undo" },
} as const;

/** Whether a payment waits, or was taken back; what is cleared, as most are, draws no eye. */
export const EventStatus = ({ status }: { status: Event["status"] }): ReactNode => {
  const { eventStatuses } = useTexts(sourceTexts);
  return <Badge {...looks[status]}>{eventStatuses[status]}</Badge>;
};
