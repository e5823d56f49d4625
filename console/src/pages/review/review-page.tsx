/** The queue of flagged referrals: the most money first, decided one by one or many together, by pointer or by keys. */
import "./review.css";
import { type ReactNode, useState } from "react";
import { useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { SegmentField } from "../../design/field.tsx";
import { type Picked, usePicked } from "../../design/picked.ts";
import { EmptyState } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { DecideDialog } from "./decide-dialog.tsx";
import { decideTexts } from "./decide-texts.ts";
import { KeyHints } from "./key-hints.tsx";
import { useQueueColumns } from "./queue-columns.tsx";
import { useQueueKeys } from "./queue-keys.ts";
import { ReviewHead } from "./review-head.tsx";
import { ReviewDrawer } from "./review-drawer.tsx";
import { NoteDialog, UndoDialog } from "./review-dialogs.tsx";
import { reviewTexts } from "./texts.ts";
import { useTellDecided } from "./undo-many.ts";
import { type Choice, choiceOf, type Outcomes, type Review } from "./verdicts.ts";

const statuses = ["open", "proposed", "decided"] as const;
const parse = (raw: Record<string, unknown>) => ({
  status: oneOf(raw["status"], statuses) ?? "open",
  open: textOf(raw["open"]),
});

/** More than this are not taken back by one press. */
const mostUndone = 25;

/** What is asked about now, if anything. */
type Asking = { kind: "undo" | "note"; review: Review } | { kind: "decide"; reviews: readonly Review[]; first: Choice };

/** Where in the list the keys are: at what is open, else where they were moved to. */
const useCursor = (items: readonly Review[], open: string | undefined, onOpen: (referralId: string) => void) => {
  const [at, setAt] = useState<string>();
  const here = items.findIndex(({ referralId }) => referralId === (open ?? at));
  const goTo = (next: Review | undefined): void => {
    setAt(next?.referralId);
    if (next === undefined) return;
    document.querySelector(`[data-key="${next.referralId}"]`)?.scrollIntoView({ block: "nearest" });
    if (open !== undefined) onOpen(next.referralId);
  };
  return {
    current: here === -1 ? undefined : items[here],
    goTo,
    /** Where the keys go on once nothing is open. */
    stayAt: setAt,
    move: (step: 1 | -1) => {
      const from = here === -1 && step === -1 ? items.length : here;
      goTo(items[Math.min(Math.max(from + step, 0), items.length - 1)]);
    },
  };
};

/** The page. */
export const ReviewPage = (): ReactNode => {
  const t = useTexts(reviewTexts);
  const mayNot = useMayNot()("reviews:write");
  const [{ status, open }, change] = useSearchState(parse);
  const list = useList("listReviews", { query: { status } });
  const items = list.items ?? [];
  const picked = usePicked(items, ({ referralId }) => referralId);
  const cursor = useCursor(items, open, (referralId) => change({ open: referralId }));
  const [asking, setAsking] = useState<Asking | null>(null);
  const sayDone = useSayDone();
  const { current } = cursor;
  const { selected } = picked;
  const stay = status === "open" ? {} : { status };
  const columns = useQueueColumns(status, picked, (referralId) => ({ ...stay, open: referralId }));
  const ask = (reviews: readonly Review[], first: Choice): void => {
    if (mayNot === undefined && reviews.length > 0) setAsking({ kind: "decide", reviews, first });
  };
  const decideBy = (first: Choice): void => {
    const one = current === undefined || current.decision !== null ? [] : [current];
    ask(open === undefined && selected.length > 0 ? selected : one, first);
  };
  useQueueKeys(
    {
      j: () => cursor.move(1),
      k: () => cursor.move(-1),
      Enter: () => current !== undefined && change({ open: current.referralId }, "push"),
      x: () => current !== undefined && status !== "decided" && picked.toggle(current),
      c: () => decideBy("clear clear"),
      a: () => decideBy("confirm confirm"),
    },
    asking === null,
  );
  const done = (outcomes: Outcomes): void => {
    const gone = new Set(outcomes.filter(({ outcome }) => outcome !== "refused").map(({ id }) => id));
    sayDone(outcomes);
    picked.drop(gone);
    if (open !== undefined && gone.has(open)) {
      const here = items.findIndex(({ referralId }) => referralId === open);
      const left = [...items.slice(here + 1), ...items.slice(0, here)];
      const next = status === "open" ? left.find(({ referralId }) => !gone.has(referralId)) : undefined;
      if (next === undefined) change({ open: undefined });
      cursor.goTo(next);
    }
    if (gone.size === outcomes.length) setAsking(null);
  };

  return (
    <div className="stack">
      <ReviewHead view="queue" />
      <div className="row row-between">
        <SegmentField
          label={t.status}
          value={status}
          options={statuses.map((value) => ({ value, label: t.statuses[value] }))}
          onChange={(value) => {
            picked.all(false);
            change({ status: value === "open" ? undefined : value, open: undefined });
          }}
        />
        {selected.length === 0 ? null : (
          <SelectionBar picked={picked} mayNot={mayNot} onDecide={() => ask(selected, firstOf(selected))} />
        )}
      </div>
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ referralId }) => referralId}
        openKey={open}
        currentKey={current?.referralId}
        onOpen={({ referralId }) => change({ open: referralId }, "push")}
        empty={<Empty status={status} />}
      />
      {items.length === 0 ? null : <KeyHints />}
      {open === undefined ? null : (
        <ReviewDrawer
          key={open}
          referralId={open}
          onClose={() => {
            cursor.stayAt(open);
            change({ open: undefined }, "push");
          }}
          onMove={cursor.move}
          onAsk={(one) => (one.kind === "decide" ? ask([one.review], one.first) : setAsking(one))}
        />
      )}
      {asking === null ? null : <AskDialog asking={asking} onClose={() => setAsking(null)} onDone={done} />}
    </div>
  );
};

type BarProps = { picked: Picked<Review>; mayNot: string | undefined; onDecide: () => void };

const SelectionBar = ({ picked, mayNot, onDecide }: BarProps): ReactNode => {
  const t = useTexts(reviewTexts);
  const count = t.selected(picked.selected.length);
  return (
    <div className="row" role="region" aria-label={count}>
      <span role="status">{count}</span>
      <Button kind="quiet" small onPress={() => picked.all(false)}>
        {t.clearSelection}
      </Button>
      <Button kind="primary" small reason={mayNot} onPress={onDecide}>
        {t.decideSelected}
      </Button>
    </div>
  );
};

type AskProps = { asking: Asking; onClose: () => void; onDone: (outcomes: Outcomes) => void };

const AskDialog = ({ asking, onClose, onDone }: AskProps): ReactNode => {
  if (asking.kind === "decide")
    return <DecideDialog reviews={asking.reviews} first={asking.first} onClose={onClose} onDone={onDone} />;
  if (asking.kind === "undo") return <UndoDialog review={asking.review} onClose={onClose} />;
  return <NoteDialog review={asking.review} onClose={onClose} />;
};

/** What all proposals among them say, so that one press agrees; else honest. */
const firstOf = (reviews: readonly Review[]): Choice => {
  const said = new Set(reviews.flatMap(({ decision }) => (decision === null ? [] : [choiceOf(decision)])));
  const [only] = said;
  return said.size === 1 && only !== undefined ? only : "clear clear";
};

/** Says what was done, with the way back while it is short. */
const useSayDone = (): ((outcomes: Outcomes) => void) => {
  const t = useTexts(decideTexts);
  const tell = useTell();
  const tellDecided = useTellDecided();
  return (outcomes) => {
    const of = (outcome: string): string[] => outcomes.filter((one) => one.outcome === outcome).map(({ id }) => id);
    const [decided, proposed] = [of("decided"), of("proposed")];
    const ids = [...decided, ...proposed];
    if (ids.length === 0) return;
    const done = t.done(decided.length, proposed.length);
    if (ids.length > mostUndone) tell(done);
    else tellDecided(done, ids);
  };
};

const Empty = ({ status }: { status: Review["status"] }): ReactNode => {
  const t = useTexts(reviewTexts);
  if (status === "open")
    return (
      <EmptyState icon="check" title={t.emptyOpen}>
        {t.emptyOpenText}
      </EmptyState>
    );
  if (status === "proposed")
    return (
      <EmptyState icon="people" title={t.emptyProposed}>
        {t.emptyProposedText}
      </EmptyState>
    );
  return (
    <EmptyState icon="review" title={t.emptyDecided}>
      {t.emptyDecidedText}
    </EmptyState>
  );
};
