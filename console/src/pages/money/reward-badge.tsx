import type { ReactNode } from "react";
import { Badge, StateBadge } from "../../design/badge.tsx";
import { useTexts } from "../../texts/locale.tsx";
import type { Reward } from "./reward.ts";
import { moneyTexts } from "./texts.ts";

/** Where a reward stands, and who has to act on it if somebody has. */
export const RewardBadge = ({ reward }: { reward: Reward }): ReactNode => {
  const t = useTexts(moneyTexts);
  const { status, approval, failure } = reward;
  if (status === "available" && failure !== null) return <Badge tone="bad">{t.failed}</Badge>;
  if (status === "pending" && approval === "waiting")
    return (
      <Badge tone="attention" icon="person">
        {t.toApprove}
      </Badge>
    );
  if (status === "pending" && approval === "asking") return <Badge tone="waiting">{t.asking}</Badge>;
  return <StateBadge state={status} />;
};
