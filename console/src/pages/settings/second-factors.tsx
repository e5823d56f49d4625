/** What somebody can show besides the password. */
import type { ReactNode } from "react";
import type { ItemOf } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { memberTexts } from "./member-texts.ts";

/** The kinds, or that there is none; nothing of somebody who never came in. */
export const SecondFactors = ({ member }: { member: ItemOf<"listMembers"> }): ReactNode => {
  const t = useTexts(memberTexts);
  const format = useFormat();
  const { secondFactors } = member;
  if (secondFactors === null) return null;
  if (secondFactors.length === 0) return <Badge tone="attention">{t.factorNone}</Badge>;
  return <Badge tone="good">{format.list(secondFactors.map((kind) => t.factors[kind]))}</Badge>;
};
