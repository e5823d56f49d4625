/** Sends the events of a stretch of time to one endpoint again. */
import { type ReactNode, useState } from "react";
import { newIntention } from "../../api/call.ts";
import { useCall } from "../../api/queries.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { CheckField, TextField } from "../../design/field.tsx";
import { useTell } from "../../design/toast.tsx";
import { useNow } from "../../design/time.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { dayEnd, dayOf, dayStart } from "../../texts/zoned-day.ts";
import { webhookTexts } from "./webhook-texts.ts";

const kinds = ["missing", "failed", "delivered"] as const;
type Kind = (typeof kinds)[number];

/** The dialog. It goes on, a thousand at a time, until all are on their way. */
export const ResendEvents = ({ endpointId, onClose }: { endpointId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const call = useCall();
  const tell = useTell();
  const { timeZone } = useMembership();
  const today = dayOf(useNow(), timeZone);
  const [from, setFrom] = useState(today);
  const [to, setTo] = useState(today);
  const [chosen, setChosen] = useState<readonly Kind[]>(["missing", "failed"]);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [intention] = useState(newIntention);
  const wrong = from === "" || to === "" || from > to;
  const run = async (): Promise<void> => {
    let sum = 0;
    let next: string | null = dayStart(from, timeZone);
    while (next !== null) {
      const answer: { resent: number; nextFrom: string | null } = await call("resendEvents", {
        params: { endpointId },
        body: { from: next, to: dayEnd(to, timeZone), states: [...chosen] },
        idempotencyKey: `${intention}-${Date.parse(next)}-${to}-${kinds.filter((kind) => chosen.includes(kind)).join("+")}`,
      });
      sum += answer.resent;
      setSent(sum);
      next = answer.nextFrom;
    }
    tell(t.resent(sum));
    onClose();
  };
  return (
    <ConfirmDialog
      title={t.resendTitle}
      action={t.resendOne}
      open
      onClose={onClose}
      consequences={[
        { icon: "filter", text: t.resendFilter },
        { icon: "info", text: t.resendSame },
        ...(sent === null ? [] : [{ icon: "clock", text: t.resent(sent) } as const]),
      ]}
      busy={sent !== null && error === null}
      error={error}
      onConfirm={() => {
        if (wrong || chosen.length === 0) return;
        setError(null);
        setSent(0);
        run().catch((fault: unknown) => {
          setError(fault);
          setSent(null);
        });
      }}
    >
      <div className="form-fields">
        <TextField
          label={t.resendFrom}
          type="date"
          value={from}
          max={to}
          onChange={setFrom}
          fault={wrong ? t.resendRange : undefined}
        />
        <TextField label={t.resendTo} type="date" value={to} min={from} onChange={setTo} />
      </div>
      <fieldset className="stack stack-8">
        <legend className="field-label">{t.resendWhich}</legend>
        {kinds.map((kind) => (
          <CheckField
            key={kind}
            label={t.resendStates[kind]}
            value={chosen.includes(kind)}
            onChange={(on) => setChosen(on ? [...chosen, kind] : chosen.filter((one) => one !== kind))}
          />
        ))}
        {chosen.length === 0 ? (
          <p className="field-fault" role="alert">
            {t.resendNothing}
          </p>
        ) : null}
      </fieldset>
    </ConfirmDialog>
  );
};
