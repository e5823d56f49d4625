/** What a reward is worth. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { Money, Unbroken } from "../../design/money.tsx";
import { spelledOut } from "../../texts/isolate.ts";
import { useFormat } from "../../texts/locale.tsx";

/** Money, points, or the name of what the tenant fulfils itself. */
export const RewardWorth = ({ value }: { value: Answer<"getReward">["value"] }): ReactNode => {
  const format = useFormat();
  if (value.type === "money") return <Money value={value} />;
  if (value.type === "points") return <Unbroken text={`${format.number(value.amount)} ${value.unit}`} />;
  const text = spelledOut(JSON.stringify(value.payload));
  return (
    <code className="break" dir="ltr">
      {text}
    </code>
  );
};
