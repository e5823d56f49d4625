/** The state of a key, as a badge. */
import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import { useRealNow } from "../../design/time.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { developerTexts } from "./texts.ts";

type Lives = { expiresAt: string | null; revokedAt: string | null };

/** Whether a key still works. */
export const KeyState = ({ row }: { row: Lives }): ReactNode => {
  const t = useTexts(developerTexts);
  const now = useRealNow();
  if (row.revokedAt !== null)
    return (
      <Badge tone="neutral" icon="cross">
        {t.states.revoked}
      </Badge>
    );
  if (row.expiresAt !== null && Date.parse(row.expiresAt) <= now)
    return (
      <Badge tone="neutral" icon="clock">
        {t.states.expired}
      </Badge>
    );
  return <Badge tone="good">{t.states.active}</Badge>;
};
