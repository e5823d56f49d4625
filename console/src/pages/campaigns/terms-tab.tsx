/** The terms of a campaign that exists: the builder while it can change, the facts once it cannot. */
import { type ReactNode, useEffect, useState } from "react";
import { etagOf } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Facts } from "../../design/page-head.tsx";
import { Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Builder, focusFault, useFaults } from "./builder.tsx";
import { ConflictDialog } from "./conflict.tsx";
import { type Campaign, type Draft, draftOf, isSame, updateBody } from "./draft.ts";
import { useFacts } from "./facts-view.ts";
import { type Began, keepDraft, keptDraft } from "./kept-draft.ts";
import { mergedDraft } from "./merge.ts";
import { SaveDialog } from "./save-dialog.tsx";
import { Sentence } from "./sentence-view.tsx";
import { pageTexts } from "./texts.ts";

/** The tab. */
export const TermsTab = ({ campaign }: { campaign: Campaign }): ReactNode =>
  campaign.state === "ended" || campaign.state === "archived" ? (
    <FixedTerms campaign={campaign} state={campaign.state} />
  ) : (
    <TermsBuilder campaign={campaign} />
  );

const FixedTerms = ({ campaign, state }: { campaign: Campaign; state: "ended" | "archived" }): ReactNode => {
  const t = useTexts(pageTexts);
  const { ofDraft } = useFacts();
  const draft = draftOf(campaign);
  const rows = ofDraft(draft).filter(({ text }) => text !== "");
  return (
    <>
      <Note tone="waiting">{t.readOnly(t.states[state])}</Note>
      <div className="panel panel-padded">
        <Sentence draft={draft} />
      </div>
      <div className="panel panel-padded">
        <Facts rows={rows.map(({ label, text }) => [label, text] as const)} />
      </div>
    </>
  );
};

const beganWith = (campaign: Campaign): Began => ({
  draft: draftOf(campaign),
  etag: etagOf(campaign),
  updatedAt: campaign.updatedAt,
});

const TermsBuilder = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const mayNot = useMayNot();
  const tell = useTell();
  const { id } = campaign;
  const [restoredDraft] = useState(() => keptDraft(id));
  // What the draft began with, over a reload too: a newer version that comes meanwhile must not slip under what was typed.
  const [began, setBegan] = useState<Began>(() => restoredDraft?.began ?? beganWith(campaign));
  const [draft, setDraft] = useState<Draft>(() => restoredDraft?.draft ?? draftOf(campaign));
  const [restored, setRestored] = useState(restoredDraft !== null);
  const [saved, setSaved] = useState<Campaign | null>(null);
  // What was sent, and the version onto which; null when it was discarded meanwhile.
  const [sent, setSent] = useState<{ draft: Draft; onto: Draft } | null>(null);
  const changed = !isSame(began.draft, draft);
  useEffect(() => keepDraft(id, changed ? { draft, began } : null), [id, changed, draft, began]);
  const startFrom = (fresh: Began): void => {
    setBegan(fresh);
    setDraft(fresh.draft);
    setRestored(false);
    setSaved(null);
    setSent(null);
  };
  const newest = campaign.updatedAt > began.updatedAt ? beganWith(campaign) : began;
  // Nothing was typed: what is newer is shown at once.
  if (!changed && newest !== began) startFrom(newest);
  const update = useChange("updateCampaign", {
    stale: ["getCampaign", "listCampaigns", "listRevisions"],
    onDone: (answer) => {
      const fresh = beganWith(answer);
      const onto = sent?.onto ?? began.draft;
      // What was typed while it was on its way comes on top.
      const rest = mergedDraft(sent?.draft ?? began.draft, mergedDraft(began.draft, draft, onto), fresh.draft);
      startFrom(fresh);
      setDraft(rest);
      setIsAsked(false);
      setNote("");
      tell(t.saved);
    },
  });
  // A read that is asked for on purpose, and whose failure is told.
  const [isAsked, setIsAsked] = useState(false);
  const [note, setNote] = useState("");
  const look = useChange("getCampaign", { stale: [], onDone: setSaved });
  const conflict = update.error?.code === "precondition_failed";
  const faults = useFaults(draft, conflict ? null : update.error);
  const save = (onto: Began): void => {
    const merged = mergedDraft(began.draft, draft, onto.draft);
    const body = { ...updateBody(onto.draft, merged), ...(note.trim() === "" ? {} : { note: note.trim() }) };
    setSent({ draft: merged, onto: onto.draft });
    update.mutate(
      { params: { campaignId: id }, body, ifMatch: onto.etag },
      {
        onError: (error) => {
          setIsAsked(false);
          if (error.code === "precondition_failed")
            look.mutate({ params: { campaignId: id } }, { onError: () => setSaved(null) });
          else setSaved(null);
        },
      },
    );
  };
  // A draft concerns nobody yet; of a campaign that runs, what it means is said first.
  const ask = (): void => {
    if (Object.keys(faults).length > 0) return focusFault();
    return campaign.state === "draft" ? save(began) : setIsAsked(true);
  };
  const edit = (change: (draft: Draft) => Draft): void => {
    if (update.error !== null) update.reset();
    setDraft(change);
  };
  return (
    <>
      <Builder
        draft={draft}
        campaignId={id}
        change={edit}
        faults={faults}
        error={conflict ? look.error : update.error}
        note={restored && changed ? <Note tone="waiting">{t.restored}</Note> : undefined}
        foot={
          <>
            <span className="soft small">{changed ? t.unsaved : t.nothingChanged}</span>
            {changed ? <Button onPress={() => startFrom(newest)}>{t.discard}</Button> : null}
            <Button
              kind="primary"
              busy={update.isPending}
              reason={mayNot("campaigns:write") ?? (changed ? undefined : t.nothingChanged)}
              onPress={ask}
            >
              {t.save}
            </Button>
          </>
        }
      />
      {isAsked ? (
        <SaveDialog
          {...{ campaignId: id, before: began.draft, after: draft, busy: update.isPending, note }}
          onNote={setNote}
          onSave={() => save(began)}
          onClose={() => setIsAsked(false)}
        />
      ) : null}
      {saved === null ? null : (
        <ConflictDialog
          base={began.draft}
          saved={draftOf(saved)}
          mine={draft}
          busy={update.isPending}
          onKeep={() => save(beganWith(saved))}
          onTake={() => startFrom(beganWith(saved))}
          onClose={() => setSaved(null)}
        />
      )}
    </>
  );
};
