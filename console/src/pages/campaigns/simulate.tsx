/** Trying terms out before anybody is bound by them: those of a campaign, or of one that is not there yet. */
import { type ReactNode, useState } from "react";
import { useChange, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { IntegerField } from "../../design/number-field.tsx";
import { ErrorNote, Note } from "../../design/states.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useFaults } from "./builder.tsx";
import { type Campaign, changedTerms, type Draft, draftOf } from "./draft.ts";
import { keptDraft } from "./kept-draft.ts";
import { mergedDraft } from "./merge.ts";
import { TrialOutcome } from "./simulate-outcome.tsx";
import { simulateTexts } from "./simulate-texts.ts";

const most = 2_000;
const usual = 500;

/** Whose past it is tried on: the campaign's own, everybody's, or that of another campaign by its id. */
type Whose = "campaign" | "tenant" | `cmp_${string}`;
const whoseOf = (value: unknown): Whose | undefined => {
  const text = textOf(value);
  return text === "campaign" || text === "tenant" || /^cmp_[0-9a-z]{26}$/.test(text ?? "")
    ? (text as Whose)
    : undefined;
};

/** The tab of a campaign that exists. */
export const Simulate = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const kept = keptDraft(campaign.id);
  const saved = draftOf(campaign);
  // What others saved meanwhile counts too.
  const draft = kept?.began ? mergedDraft(kept.began.draft, kept.draft, saved) : saved;
  return <Trial draft={draft} campaign={campaign} />;
};

/** Parts of the terms that a trial cannot see: whoever signed up did. */
const unseen = ["audience", "codeCap", "usedCounts", "registration", "risk"] as const;
const limitsPeople = ({ audience, registration }: Draft["terms"]): boolean =>
  audience.type !== "everyone" || registration.countries !== null;

/** Below the builder of a new campaign; nothing while there is no campaign whose past could serve. */
export const SimulateNew = ({ draft }: { draft: Draft }): ReactNode => <Trial draft={draft} campaign={null} />;

const usualOf = (campaign: Campaign | null): Whose =>
  campaign === null || campaign.state === "draft" ? "tenant" : "campaign";

/** Whose past is chosen, and how much of it: in the address. */
const useChosen = (campaign: Campaign | null) => {
  const [{ past, latest = usual }, change] = useSearchState((raw) => ({
    past: whoseOf(raw["past"]),
    latest: raw["latest"] === undefined ? undefined : Number(raw["latest"]),
  }));
  const { items = [] } = useList("listCampaigns", { query: { limit: 100 } });
  const others = items.filter(({ id, state }) => id !== campaign?.id && state !== "draft");
  // The terms of a campaign that is not there yet are asked of another one, which they are then compared with.
  const whom = campaign ?? others.find(({ state }) => state === "active") ?? others[0];
  const own: Whose[] = campaign === null ? ["tenant"] : ["campaign", "tenant"];
  const whose = whom && (past === "campaign" && campaign === null ? "tenant" : (past ?? usualOf(campaign)));
  const other = whose === undefined || whose === "campaign" || whose === "tenant" ? null : whose;
  const ids = new Set([...own, ...others.map(({ id }) => id as Whose), ...(other === null ? [] : [other])]);
  const nameOf = (id: string): string => others.find((one) => one.id === id)?.name ?? id;
  return { whose, asked: other ?? whom?.id ?? "", other, latest, change, whoses: [...ids], nameOf };
};

const Trial = ({ draft, campaign }: { draft: Draft; campaign: Campaign | null }): ReactNode => {
  const t = useTexts(simulateTexts);
  const chosen = useChosen(campaign);
  const { whose, asked: toAsk, latest, nameOf } = chosen;
  const changed = campaign === null ? draft.terms : changedTerms(campaign.revision.terms, draft.terms);
  const isChanged = Object.keys(changed).length > 0;
  // A number that is not finished would be sent as "no limit".
  const faults = Object.keys(useFaults(draft, null));
  const isFaulty = isChanged && faults.some((pointer) => pointer.startsWith("/body/terms/"));
  const blind = campaign === null ? limitsPeople(draft.terms) : unseen.some((part) => part in changed);
  // It changes nothing, so nothing becomes stale by it.
  const simulate = useChange("simulateCampaign", { stale: [] });
  const now = { terms: draft.terms, whose, latest };
  // The form and the terms may be others by the time the outcome is read.
  const [tried, setTried] = useState(now);
  if (whose === undefined) return null;
  const run = (): void => {
    setTried(now);
    simulate.mutate({
      params: { campaignId: toAsk },
      // Another campaign is asked with all of the terms, so that nothing of its own is left in them.
      body: {
        past: { of: whose === "tenant" ? "tenant" : "campaign", latest },
        terms: toAsk === campaign?.id ? changed : draft.terms,
      },
    });
  };
  const asked = simulate.variables?.params.campaignId ?? "";
  return (
    <div className="stack stack-wide">
      <section className="panel panel-padded stack" aria-label={t.title}>
        <div className="stack stack-tight">
          <h2>{t.title}</h2>
          <p className="soft">{t.text}</p>
        </div>
        <TrialForm
          {...chosen}
          whose={whose}
          busy={simulate.isPending}
          reason={isFaulty ? t.draftFault : undefined}
          note={campaign !== null && isChanged ? t.draft : undefined}
          onRun={run}
        />
        {blind ? <Note tone="waiting">{t.blind}</Note> : null}
        {simulate.error === null ? null : <ErrorNote error={simulate.error} />}
      </section>
      {simulate.data === undefined ? null : (
        <>
          {JSON.stringify(tried) === JSON.stringify(now) ? null : <Note tone="attention">{t.before}</Note>}
          <TrialOutcome
            outcome={simulate.data}
            terms={tried.terms}
            present={asked === campaign?.id ? t.saved : t.termsOf(nameOf(asked))}
          />
        </>
      )}
    </div>
  );
};

type Form = Omit<ReturnType<typeof useChosen>, "whose" | "asked" | "other"> & {
  whose: Whose;
  busy: boolean;
  /** Why it cannot be tried now. */
  reason: string | undefined;
  note: string | undefined;
  onRun: () => void;
};

const TrialForm = ({ whose, whoses, nameOf, latest, change, busy, reason, note, onRun }: Form): ReactNode => {
  const t = useTexts(simulateTexts);
  const mayNot = useMayNot();
  const fault = Number.isInteger(latest) && latest >= 1 && latest <= most ? undefined : t.latestFault(most);
  return (
    <div className="row row-wide simulate-form">
      <SelectField
        label={t.whose}
        value={whose}
        options={whoses.map((value) => ({
          value,
          label: value === "campaign" || value === "tenant" ? t.of[value] : t.ofOther(nameOf(value)),
        }))}
        onChange={(value) => change({ past: value })}
      />
      <IntegerField
        label={t.latest}
        value={latest}
        onChange={(value) => change({ latest: value === usual ? undefined : value })}
        fault={fault}
      />
      <Button
        kind="primary"
        icon="play"
        busy={busy}
        reason={mayNot("campaigns:read") ?? reason ?? fault}
        onPress={onRun}
      >
        {t.run}
      </Button>
      {note === undefined ? null : <span className="soft small">{note}</span>}
    </div>
  );
};
