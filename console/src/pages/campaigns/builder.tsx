/** The builder: the sentence on top, its sections below, and beside them what people see and what it costs. */
import type { ReactNode } from "react";
import { CodeSection } from "./section-code.tsx";
import { DatesSection, RiskSection } from "./section-dates.tsx";
import { LimitsSection } from "./section-limits.tsx";
import { RewardsSection } from "./section-rewards.tsx";
import { StepsSection } from "./section-steps.tsx";
import { WhoSection } from "./section-who.tsx";
import type { ApiError } from "../../api/api-error.ts";
import { ErrorNote, Note } from "../../design/states.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { faultSentence } from "../../texts/fault-words.ts";
import { useLocale, useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Draft } from "./draft.ts";
import { EditingProvider } from "./editing.tsx";
import { CostPreview, ParticipantPreview } from "./preview.tsx";
import { SentenceControls } from "./sentence-controls.tsx";
import { Sentence } from "./sentence-view.tsx";
import { type Faults, faultsOf } from "./validate.ts";

/** What is wrong with a draft: what is seen here, and what the server said of it. */
export const useFaults = (draft: Draft, error: ApiError | null): Faults => {
  const t = useTexts(builderTexts);
  const { language } = useLocale();
  const told = Object.fromEntries(
    (error?.fields ?? []).map((fault) => [fault.pointer, faultSentence(language, fault)]),
  );
  return { ...told, ...faultsOf(draft, t.faults) };
};

type BuilderProps = {
  draft: Draft;
  /** Of the campaign that is changed; null for a new one. */
  campaignId: string | null;
  change: (update: (draft: Draft) => Draft) => void;
  faults: Faults;
  error: ApiError | null;
  note?: ReactNode;
  /** What stands at the bottom: saving. */
  foot: ReactNode;
};

/** All sections of a draft. */
export const Builder = ({ draft, campaignId, change, faults, error, note, foot }: BuilderProps): ReactNode => {
  const t = useTexts(builderTexts);
  const mayNot = useMayNot();
  const count = Object.keys(faults).length;
  return (
    <EditingProvider value={{ draft, campaignId, change, faultAt: (pointer) => faults[pointer] }}>
      <div className="builder">
        <div className="panel builder-sentence stack stack-8">
          {mayNot("campaigns:write") === undefined ? (
            <>
              <SentenceControls draft={draft} faults={faults} />
              <p className="field-hint">{t.sentenceHint}</p>
            </>
          ) : (
            <Sentence draft={draft} />
          )}
        </div>
        <div>
          {note}
          <WhoSection />
          <CodeSection />
          <StepsSection />
          <RewardsSection />
          <LimitsSection />
          <RiskSection />
          <DatesSection />
        </div>
        <aside className="builder-aside">
          <ParticipantPreview draft={draft} />
          <CostPreview draft={draft} />
        </aside>
        {error !== null && error.fields.length === 0 ? <ErrorNote error={error} /> : null}
        <div className="builder-save">
          <span role="status">{count === 0 ? null : <Note tone="attention">{t.faultCount(count)}</Note>}</span>
          {foot}
        </div>
      </div>
    </EditingProvider>
  );
};

/** Goes to the first field that is wrong. */
export const focusFault = (): void => {
  const field = document.querySelector<HTMLElement>('.builder [aria-invalid="true"]');
  field?.closest("details")?.setAttribute("open", "");
  field?.scrollIntoView({ block: "center" });
  field?.focus({ preventScroll: true });
};
