/** How a reward looks in the list. */
import type { Column } from "../../design/data-table.tsx";
import type { Picked } from "../../design/picked.ts";
import { tickColumn } from "../../design/tick-column.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignLink } from "../people/person-link.tsx";
import { RewardWorth } from "../people/reward-value.tsx";
import type { Reward } from "./reward.ts";
import { RewardBadge } from "./reward-badge.tsx";
import { moneyTexts } from "./texts.ts";

/** The columns; `search` is the address with this one open. */
export const useRewardColumns = (
  picked: Picked<Reward>,
  search: (rewardId: string) => Record<string, unknown>,
): Column<Reward>[] => {
  const t = useTexts(moneyTexts);
  return [
    tickColumn(picked, { all: t.selectAll, one: ({ participantId }) => t.select(participantId) }),
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
