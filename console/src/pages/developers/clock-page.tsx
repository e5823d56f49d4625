/** The sandbox's own clock, and moving it ahead. */
import { type ReactNode, useState } from "react";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useMembership, useSessionQuery } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { approvalTexts } from "./approval-texts.ts";
import { DevelopersFrame } from "./developers-frame.tsx";

const units = { minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof units;
/** Ten years. Units: seconds. */
const farthest = 315_360_000;

/** `/developers/clock`. */
export const ClockPage = (): ReactNode => {
  const t = useTexts(approvalTexts);
  const mayNot = useMayNot();
  const { mode } = useMembership();
  const isSandbox = mode === "sandbox";
  const clock = useAnswer("getSandboxClock", {}, { enabled: isSandbox && mayNot("tenant:read") === undefined });
  const [moving, setMoving] = useState(false);
  return (
    <DevelopersFrame
      tab="clock"
      scope="tenant:read"
      actions={
        isSandbox ? (
          <Button kind="primary" icon="clock" reason={mayNot("tenant:write")} onPress={() => setMoving(true)}>
            {t.move}
          </Button>
        ) : undefined
      }
    >
      {isSandbox ? (
        <section className="panel panel-padded stack" aria-label={t.clockTitle}>
          <p className="soft">{t.clockText}</p>
          <Loaded query={clock}>
            {({ now, aheadSeconds }) => (
              <>
                <div>
                  <div className="soft small">{t.now}</div>
                  <div className="clock-now">
                    <ExactTime at={now} />
                  </div>
                </div>
                <Facts
                  rows={[
                    [
                      t.ahead,
                      aheadSeconds === 0
                        ? t.realTime
                        : t.spans(Math.floor(aheadSeconds / 86_400), Math.floor((aheadSeconds % 86_400) / 3_600)),
                    ],
                  ]}
                />
                {moving ? <MoveClock now={now} onClose={() => setMoving(false)} /> : null}
              </>
            )}
          </Loaded>
        </section>
      ) : (
        <div className="panel">
          <EmptyState icon="clock" title={t.liveTitle}>
            {t.liveText}
          </EmptyState>
        </div>
      )}
    </DevelopersFrame>
  );
};

const MoveClock = ({ now, onClose }: { now: string; onClose: () => void }): ReactNode => {
  const t = useTexts(approvalTexts);
  const tell = useTell();
  const format = useFormat();
  const { timeZone } = useMembership();
  const [amount, setAmount] = useState("1");
  const [unit, setUnit] = useState<Unit>("days");
  const session = useSessionQuery();
  const move = useChange("moveSandboxClock", {
    onDone: () => {
      // Every page tells the time by what the session says of the clock.
      void session.refetch();
      tell(t.moved);
      onClose();
    },
  });
  const seconds = /^\d{1,9}$/.test(amount.trim()) ? Number(amount) * units[unit] : 0;
  const wrong = seconds < 1 || seconds > farthest;
  const then = wrong ? now : new Date(Date.parse(now) + seconds * 1_000).toISOString();
  return (
    <ConfirmDialog
      title={t.moveTitle}
      action={t.move}
      open
      onClose={onClose}
      consequences={[
        ...(wrong ? [] : [{ icon: "clock", text: t.moveTo(format.exact(then, timeZone)) } as const]),
        { icon: "bolt", text: t.moveDue },
        { icon: "warning", text: t.moveBack },
      ]}
      busy={move.isPending}
      error={move.error}
      onConfirm={() => !wrong && move.mutate({ body: { advanceSeconds: seconds } })}
    >
      <fieldset className="form-fields">
        <legend className="unseen">{t.by}</legend>
        <TextField
          label={t.amount}
          inputMode="numeric"
          value={amount}
          onChange={setAmount}
          fault={wrong ? t.amountFault : undefined}
        />
        <SelectField
          label={t.unit}
          value={unit}
          onChange={setUnit}
          options={(Object.keys(units) as Unit[]).map((value) => ({ value, label: t.units[value] }))}
        />
      </fieldset>
    </ConfirmDialog>
  );
};
