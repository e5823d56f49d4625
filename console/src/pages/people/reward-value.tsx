/** What a reward is worth. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { Money } from "../../design/money.tsx";
import { useFormat } from "../../texts/locale.tsx";

/** Money, points, or the name of what the tenant fulfils itself. */
export const RewardWorth = ({ value }: { value: Answer<"getReward">["value"] }): ReactNode => {
  const format = useFormat();
  if (value.type === "money") return <Money value={value} />;
  if (value.type === "points") return <span className="nowrap">{`${format.number(value.amount)} ${value.unit}`}</span>;
  return <code className="break">{JSON.stringify(value.payload)}</code>;
};
