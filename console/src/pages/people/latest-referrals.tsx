/** The latest referrals, by state, campaign and review; those that wait for approval are decided from here. */
import type { ReactNode } from "react";
import { referralStates } from "virtual:vocabulary";
import { SelectField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { stateTexts } from "../../design/state-texts.ts";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignFilter } from "../money/campaign-filter.tsx";
import { ReferralTable } from "./referral-table.tsx";
import { peopleTexts } from "./texts.ts";

const reviews = ["none", "flagged", "cleared", "confirmed"] as const;
const parse = (raw: Record<string, unknown>) => ({
  state: oneOf(raw["state"], ["awaiting", ...referralStates]),
  campaign: textOf(raw["campaign"]),
  review: oneOf(raw["review"], reviews),
});
type State = ReturnType<typeof parse>;

const queryOf = ({ state, campaign, review }: State) => ({
  ...(state === "awaiting" ? { awaiting: "approval" as const } : state === undefined ? {} : { status: state }),
  ...(campaign === undefined ? {} : { campaignId: campaign }),
  ...(review === undefined ? {} : { review }),
});

/** The list with its filters. */
export const LatestReferrals = (): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(stateTexts);
  const [filter, change] = useSearchState(parse);
  const query = queryOf(filter);
  const { state, campaign, review } = filter;
  const filtered = Object.keys(query).length > 0;
  return (
    <section className="stack" aria-label={t.latest}>
      <h2>{t.latest}</h2>
      <div className="filters">
        <SelectField
          label={t.state}
          value={state ?? ""}
          options={[
            { value: "", label: t.anyState },
            { value: "awaiting", label: t.awaiting },
            ...referralStates.map((one) => ({ value: one, label: words[one] })),
          ]}
          onChange={(next) => change({ state: next })}
        />
        <CampaignFilter value={campaign} onChange={(next) => change({ campaign: next })} />
        <SelectField
          label={t.review}
          value={review ?? ""}
          options={[
            { value: "", label: t.anyReview },
            ...reviews.map((one) => ({ value: one, label: t.reviews[one] })),
          ]}
          onChange={(next) => change({ review: next })}
        />
      </div>
      <ReferralTable
        // What was chosen under another filter is chosen no more.
        key={JSON.stringify(query)}
        label={t.latest}
        query={query}
        bulk
        empty={
          <EmptyState icon="people" title={filtered ? t.noneTitle : t.noReferralsTitle}>
            {state === "awaiting" && campaign === undefined && review === undefined
              ? t.noneAwaiting
              : filtered
                ? t.noneSuch
                : t.noReferrals}
          </EmptyState>
        }
      />
    </section>
  );
};
