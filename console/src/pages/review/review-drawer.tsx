/** A flagged referral: what speaks against it, both people, what was said, and the decision. */
import type { ReactNode } from "react";
import { type Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts, Figures } from "../../design/page-head.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { WorthCell } from "../../design/worth.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useMayNot, useSession } from "../../shell/session.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Evidence, SignalWords } from "./evidence.tsx";
import { PersonHistory } from "./person-history.tsx";
import { graphTexts } from "../people/graph-texts.ts";
import { CampaignLink, participantPath, referralPath } from "../people/person-link.tsx";
import { Said, useVerdictLine } from "./review-said.tsx";
import { reviewTexts } from "./texts.ts";
import { type Choice, choiceOf, type Review } from "./verdicts.ts";

/** What can be asked for from the drawer. */
export type Ask = { kind: "decide"; review: Review; first: Choice } | { kind: "undo" | "note"; review: Review };

type Props = {
  referralId: string;
  onClose: () => void;
  onAsk: (ask: Ask) => void;
  /** To the one before and after it in the list. */
  onMove: (step: 1 | -1) => void;
};

/** The drawer. */
export const ReviewDrawer = ({ referralId, onClose, onAsk, onMove }: Props): ReactNode => {
  const t = useTexts(reviewTexts);
  const found = useAnswer("getReview", { params: { referralId } });
  const review = found.data?.review;
  return (
    <Drawer
      wide
      open
      onClose={onClose}
      title={review === undefined ? t.referral : <PairName review={review} />}
      beside={
        <span className="row">
          {review === undefined ? null : <ReviewBadge review={review} />}
          <Button kind="quiet" small icon="arrow-up" iconOnly onPress={() => onMove(-1)}>
            {t.previous}
          </Button>
          <Button kind="quiet" small icon="arrow-down" iconOnly onPress={() => onMove(1)}>
            {t.next}
          </Button>
        </span>
      }
      foot={review === undefined ? undefined : <Actions review={review} onAsk={onAsk} />}
    >
      <Loaded query={found}>{(answer) => <Body answer={answer} />}</Loaded>
    </Drawer>
  );
};

/** Both people of a referral in one line. */
export const PairName = ({
  review,
}: {
  review: Pick<Review, "referrerId" | "refereeId" | "onboardingId">;
}): ReactNode => {
  const t = useTexts(reviewTexts);
  return (
    <span className="pair-name">
      <bdi>{review.referrerId}</bdi> → <bdi>{review.refereeId ?? review.onboardingId ?? t.noFriend}</bdi>
    </span>
  );
};

/** Where a review stands: what was found by its people, or that it waits. */
export const ReviewBadge = ({ review }: { review: Review }): ReactNode =>
  review.status === "open" ? (
    <StateBadge state="flagged" />
  ) : review.status === "proposed" ? (
    <StateBadge state="waiting" />
  ) : (
    <StateBadge
      state={review.decision?.referrer === "confirm" && review.decision.referee === "confirm" ? "confirmed" : "cleared"}
    />
  );

const Body = ({ answer: { review, steps } }: { answer: Answer<"getReview"> }): ReactNode => {
  const t = useTexts(reviewTexts);
  const { openGraph } = useTexts(graphTexts);
  const story = useAnswer("readReferral", { params: { referralId: review.referralId } });
  return (
    <div className="stack stack-wide">
      <Standing review={review} />
      <Figures
        items={[
          { label: t.stake, value: <WorthCell worths={review.stake} /> },
          { label: t.score, value: review.score },
          { label: t.age, value: <RelativeTime at={review.flaggedAt} /> },
        ]}
      />
      <div className="people">
        <PersonHistory label={t.referrer} id={review.referrerId} except={review.referralId} />
        <PersonHistory
          label={t.referee}
          id={review.refereeId}
          onboardingId={review.onboardingId}
          except={review.referralId}
        />
      </div>
      <section className="stack" aria-label={t.evidence}>
        <div className="row row-between">
          <h3>{t.evidence}</h3>
          {review.evidence === null ? null : <SignalWords assessment={review.evidence} />}
        </div>
        {review.evidence === null ? <p className="soft">{t.noEvidence}</p> : <Evidence assessment={review.evidence} />}
      </section>
      <section className="stack stack-8" aria-label={t.referral}>
        <h3>{t.referral}</h3>
        <Facts
          rows={[
            [t.state, <StateBadge key="state" state={review.referralStatus} />],
            [t.campaign, <CampaignLink key="campaign" id={review.campaignId} />],
            story.data === undefined
              ? null
              : [
                  t.code,
                  <span key="code" className="mono">
                    {story.data.code}
                  </span>,
                ],
            story.data === undefined
              ? null
              : [t.registered, <RelativeTime key="registered" at={story.data.registeredAt} />],
          ]}
        />
        <p className="small">
          <PlaceLink to={referralPath(review.referralId)}>{t.openReferral}</PlaceLink>
          {" · "}
          <PlaceLink to={participantPath(review.referrerId)} search={{ view: "graph" }}>
            {openGraph}
          </PlaceLink>
        </p>
      </section>
      <Said steps={steps} />
    </div>
  );
};

const Standing = ({ review }: { review: Review }): ReactNode => {
  const t = useTexts(reviewTexts);
  const me = useSession().user.id;
  const nameOf = useActorName();
  const lineOf = useVerdictLine();
  const { decision, status, needsTwo } = review;
  if (decision === null) return needsTwo ? <Note tone="waiting">{t.needsTwoText}</Note> : null;
  const line = lineOf(decision);
  return (
    <Note tone={status === "decided" ? "good" : "attention"}>
      {status === "decided"
        ? t.decidedBy(nameOf(decision.by), line)
        : decision.by === me
          ? t.youProposed(line)
          : t.proposedBy(nameOf(decision.by), line)}{" "}
      <span className="soft">
        <RelativeTime at={decision.at} />
      </span>
    </Note>
  );
};

const Actions = ({ review, onAsk }: { review: Review; onAsk: (ask: Ask) => void }): ReactNode => {
  const t = useTexts(reviewTexts);
  const may = useMayNot()("reviews:write");
  const me = useSession().user.id;
  const { decision, status } = review;
  const note = (
    <Button kind="quiet" icon="draft" reason={may} onPress={() => onAsk({ kind: "note", review })}>
      {t.addNote}
    </Button>
  );
  if (decision !== null) {
    const agree = status === "proposed" && (
      <Button
        kind="primary"
        reason={may ?? (decision.by === me ? t.youProposedShort : undefined)}
        onPress={() => onAsk({ kind: "decide", review, first: choiceOf(decision) })}
      >
        {t.agree}
      </Button>
    );
    return (
      <>
        {agree}
        <Button icon="undo" reason={may} onPress={() => onAsk({ kind: "undo", review })}>
          {status === "decided" ? t.undo : t.undoProposal}
        </Button>
        {note}
      </>
    );
  }
  return (
    <>
      <Button kind="primary" reason={may} onPress={() => onAsk({ kind: "decide", review, first: "clear clear" })}>
        {t.clearBoth}
      </Button>
      <Button kind="danger" reason={may} onPress={() => onAsk({ kind: "decide", review, first: "confirm confirm" })}>
        {t.confirmBoth}
      </Button>
      <Button reason={may} onPress={() => onAsk({ kind: "decide", review, first: "confirm clear" })}>
        {t.bySide}
      </Button>
      {note}
    </>
  );
};
