/** Slots of a code that are held for sign-ups under way: how many, and a drawer of them. */
import { type ReactNode, useState } from "react";
import { useAnswer, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { SegmentField } from "../../design/field.tsx";
import { More } from "../../design/more.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import type { Code } from "./code-dialogs.tsx";
import { GiveSlotBack, type Reservation } from "./give-slot-back.tsx";
import { heldTexts } from "./held-texts.ts";

/** `held`: the code whose slots are open; `slot`: the one that was looked for; `slots`: all there were, not only those held now. */
const parse = (raw: Record<string, unknown>) => ({
  held: textOf(raw["held"]),
  slot: textOf(raw["slot"]),
  slots: oneOf(raw["slots"], ["all"]),
});

/** How many slots of a code are held, and the way to them; nothing where none is. */
export const HeldCount = ({ code }: { code: Code }): ReactNode => {
  const t = useTexts(heldTexts);
  const [, change] = useSearchState(parse);
  const query = { code: code.id, state: "held", limit: 100 } as const;
  const held = useAnswer("listReservations", { query }, { enabled: code.used > 0 });
  if (held.data === undefined || held.data.items.length === 0) return null;
  return (
    <span className="held-count">
      <Button
        small
        kind="quiet"
        icon="clock"
        onPress={() => change({ held: code.id, slot: undefined, slots: undefined }, "push")}
      >
        {t.count(held.data.items.length, held.data.nextCursor !== null)}
      </Button>
    </span>
  );
};

/** The drawer, when the address says that it is open. */
export const HeldSlots = (): ReactNode => {
  const [{ held, slot }, change] = useSearchState(parse);
  if (held === undefined) return null;
  const close = (): void => change({ held: undefined, slot: undefined, slots: undefined });
  return <HeldDrawer key={`${held} ${slot}`} codeId={held} slot={slot} onClose={close} />;
};

const HeldDrawer = ({
  codeId,
  slot,
  onClose,
}: {
  codeId: string;
  slot: string | undefined;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(heldTexts);
  const code = useAnswer("getCode", { params: { codeId } });
  return (
    <Drawer
      open
      onClose={onClose}
      title={t.title}
      beside={code.data === undefined ? undefined : <CopyId id={code.data.code} />}
    >
      {code.error?.status === 404 || code.error?.status === 400 ? (
        <EmptyState icon="search" title={t.noCode}>
          {code.error.message}
        </EmptyState>
      ) : (
        <Loaded query={code}>{(one) => <Slots code={one} slot={slot} />}</Loaded>
      )}
    </Drawer>
  );
};

const Slots = ({ code, slot }: { code: Code; slot: string | undefined }): ReactNode => {
  const t = useTexts(heldTexts);
  const format = useFormat();
  const [{ slots }, change] = useSearchState(parse);
  const [asked, setAsked] = useState<Reservation | null>(null);
  const list = useList("listReservations", {
    query: { code: code.id, ...(slots === "all" ? {} : { state: "held" }) },
  });
  const sought = useAnswer(
    "getReservation",
    { params: { reservationId: slot ?? "" } },
    { enabled: slot !== undefined },
  );
  const others = list.items?.filter(({ id }) => id !== sought.data?.id);
  return (
    <div className="stack">
      <div className="stack stack-8">
        <p>{t.usedOf(code.used, format.number(code.cap))}</p>
        <p className="soft small">{t.about}</p>
      </div>
      {slot === undefined ? null : (
        <section className="stack stack-8" aria-label={t.found}>
          <h3>{t.found}</h3>
          {sought.error?.status === 404 || sought.error?.status === 400 ? (
            <p className="soft">{t.goneTitle}</p>
          ) : (
            <Loaded query={sought}>
              {(one) => (
                <ul>
                  <Slot reservation={one} onAsk={setAsked} />
                </ul>
              )}
            </Loaded>
          )}
        </section>
      )}
      <section className="stack stack-8" aria-label={slot === undefined ? t.title : t.rest}>
        {slot === undefined ? null : <h3>{t.rest}</h3>}
        <SegmentField
          label={t.which}
          value={slots ?? "now"}
          options={[
            { value: "now", label: t.now },
            { value: "all", label: t.all },
          ]}
          onChange={(value) => change({ slots: value === "all" ? value : undefined })}
        />
        <Loaded query={{ data: others, error: list.error, refetch: list.refetch }}>
          {(items) =>
            items.length === 0 ? (
              <EmptyState icon="clock" title={slots === "all" ? t.neverTitle : t.noneTitle}>
                {slots === "all" ? t.never : t.none}
              </EmptyState>
            ) : (
              <ul>
                {items.map((one) => (
                  <Slot key={one.id} reservation={one} onAsk={setAsked} />
                ))}
              </ul>
            )
          }
        </Loaded>
        <More list={list} />
      </section>
      {asked === null ? null : <GiveSlotBack reservation={asked} code={code} onClose={() => setAsked(null)} />}
    </div>
  );
};

const Slot = ({
  reservation,
  onAsk,
}: {
  reservation: Reservation;
  onAsk: (reservation: Reservation) => void;
}): ReactNode => {
  const t = useTexts(heldTexts);
  const mayNot = useMayNot();
  const { onboardingId, state, createdAt, expiresAt } = reservation;
  return (
    <li className="reward-line">
      <span>
        <span className="unseen">{t.signUp}: </span>
        <span className="break" dir="auto">
          {onboardingId}
        </span>
      </span>
      <StateBadge state={state} />
      <span className="soft small">
        {t.began} <RelativeTime at={createdAt} />
        {state === "held" || state === "expired" ? (
          <>
            , {state === "held" ? t.ends : t.ended} <RelativeTime at={expiresAt} />
          </>
        ) : null}
      </span>
      {state === "held" ? (
        <Button small reason={mayNot("referrals:write")} onPress={() => onAsk(reservation)}>
          {t.giveBack}
        </Button>
      ) : state === "used" ? (
        <PlaceLink to="/people" search={{ q: onboardingId }} className="small">
          {t.referral}
        </PlaceLink>
      ) : null}
    </li>
  );
};
