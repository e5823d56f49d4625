/** The day on which a key ends. */
import { type ReactNode, useState } from "react";
import { TextField } from "../../design/field.tsx";
import { useRealNow } from "../../design/time.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { dayEnd, dayOf } from "../../texts/zoned-day.ts";
import { developerTexts } from "./texts.ts";

/** What was chosen: `at` is null for a key without an end; `isPast` is for who asks before the server does. */
export const useExpiry = (): { day: string; choose: (day: string) => void; at: string | null; isPast: boolean } => {
  const [day, choose] = useState("");
  const { timeZone } = useMembership();
  const now = useRealNow();
  const at = day === "" ? null : dayEnd(day, timeZone);
  return { day, choose, at, isPast: at !== null && Date.parse(at) <= now };
};

/** The field. */
export const ExpiryField = ({ expiry }: { expiry: ReturnType<typeof useExpiry> }): ReactNode => {
  const t = useTexts(developerTexts);
  const { timeZone } = useMembership();
  const today = dayOf(useRealNow(), timeZone);
  return (
    <TextField
      label={t.expires}
      hint={t.expiresHint}
      type="date"
      min={today}
      value={expiry.day}
      onChange={expiry.choose}
      at="expiresAt"
      fault={expiry.isPast ? t.expiresPast : undefined}
    />
  );
};
