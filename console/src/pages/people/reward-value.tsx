/** What a reward is worth. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { Money, Unbroken } from "../../design/money.tsx";
import { useFormat } from "../../texts/locale.tsx";

/** Unseen characters that turn what comes after them; JSON may spell them out. */
const controls = /[\u202a-\u202e\u2066-\u2069]/g;

/** Money, points, or the name of what the tenant fulfils itself. */
export const RewardWorth = ({ value }: { value: Answer<"getReward">["value"] }): ReactNode => {
  const format = useFormat();
  if (value.type === "money") return <Money value={value} />;
  if (value.type === "points") return <Unbroken text={`${format.number(value.amount)} ${value.unit}`} />;
  const text = JSON.stringify(value.payload).replaceAll(controls, (one) => `\\u${one.charCodeAt(0).toString(16)}`);
  return (
    <code className="break" dir="ltr">
      {text}
    </code>
  );
};
