/** How a reward looks in the list. */
import type { Column } from "../../design/data-table.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignLink } from "../people/person-link.tsx";
import { RewardWorth } from "../people/reward-value.tsx";
import type { Reward } from "./reward.ts";
import { RewardBadge } from "./reward-badge.tsx";
import { moneyTexts } from "./texts.ts";

type Choice = {
  items: readonly Reward[];
  has: (reward: Reward) => boolean;
  toggle: (reward: Reward) => void;
  all: (on: boolean) => void;
  /** The address with this one open. */
  search: (rewardId: string) => Record<string, unknown>;
};

/** The columns. */
export const useRewardColumns = ({ items, has, toggle, all, search }: Choice): Column<Reward>[] => {
  const t = useTexts(moneyTexts);
  return [
    {
      id: "box",
      label: "",
      phone: "main",
      head: (
        <input
          type="checkbox"
          className="pick"
          aria-label={t.selectAll}
          checked={items.length > 0 && items.every(has)}
          onChange={(event) => all(event.currentTarget.checked)}
        />
      ),
      cell: (reward) => (
        <input
          type="checkbox"
          className="pick"
          aria-label={t.select(reward.participantId)}
          checked={has(reward)}
          onChange={() => toggle(reward)}
        />
      ),
    },
    {
      id: "participant",
      label: t.participant,
      phone: "main",
      cell: ({ id, participantId }) => (
        <PlaceLink to="/money" search={search(id)} className="table-main" dir="auto">
          {participantId}
        </PlaceLink>
      ),
    },
    { id: "side", label: t.side, cell: ({ side }) => t.sides[side] },
    { id: "campaign", label: t.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    { id: "granted", label: t.granted, cell: ({ grantedAt }) => <RelativeTime at={grantedAt} /> },
    { id: "state", label: t.state, cell: (reward) => <RewardBadge reward={reward} /> },
    { id: "worth", label: t.worth, number: true, phone: "side", cell: ({ value }) => <RewardWorth value={value} /> },
  ];
};
