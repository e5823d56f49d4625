/** Computes the chain again, piece by piece, and says whether it holds. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useCall } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote, Note } from "../../design/states.tsx";
import { Fold } from "../../design/timeline.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { auditTexts } from "./audit-texts.ts";

type Verdict = Answer<"verifyAudit">;
type Anchor = { after: number; afterHash: string };

/** The dialog. */
export const AuditVerify = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(auditTexts);
  const call = useCall();
  const [checked, setChecked] = useState(0);
  const [busy, setBusy] = useState(false);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [place, setPlace] = useState("");
  const [hash, setHash] = useState("");
  const closed = useRef(false);
  useEffect(() => {
    closed.current = false;
    return () => void (closed.current = true);
  }, []);
  const anchored = place.trim() !== "" || hash.trim() !== "";
  const wrong = anchored && !(/^[1-9]\d*$/.test(place.trim()) && /^[0-9a-f]{64}$/i.test(hash.trim()));
  const run = async (anchor: Anchor | null): Promise<void> => {
    let sum = 0;
    let query: { after?: number; afterHash?: string } = anchor ?? {};
    for (;;) {
      const step = await call("verifyAudit", { query });
      if (closed.current) return;
      sum += step.checked;
      setChecked(sum);
      if (!step.ok || step.nextAfter === null || step.head === null) return setVerdict({ ...step, checked: sum });
      query = { after: step.nextAfter };
    }
  };
  const begin = (): void => {
    if (wrong || busy) return;
    setBusy(true);
    setVerdict(null);
    setError(null);
    setChecked(0);
    run(anchored ? { after: Number(place), afterHash: hash.trim().toLowerCase() } : null)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <Dialog
      title={t.verifyTitle}
      open
      onClose={onClose}
      foot={
        <Button kind="primary" busy={busy} onPress={begin} reason={wrong ? t.sinceFault : undefined}>
          {verdict === null ? t.begin : t.again}
        </Button>
      }
    >
      <p className="soft">{t.verifyText}</p>
      <Fold label={t.sinceTitle}>
        <div className="stack stack-8">
          <p className="soft small">{t.sinceText}</p>
          <TextField label={t.sincePlace} inputMode="numeric" value={place} onChange={setPlace} />
          <TextField
            label={t.sinceHash}
            value={hash}
            onChange={setHash}
            dir="ltr"
            spellCheck={false}
            autoComplete="off"
            fault={wrong ? t.sinceFault : undefined}
          />
        </div>
      </Fold>
      {busy ? (
        <p role="status" className="soft">
          {t.checking(checked)}
        </p>
      ) : null}
      {verdict === null ? null : <Outcome verdict={verdict} />}
      {error === null ? null : <ErrorNote error={error} />}
    </Dialog>
  );
};

const Outcome = ({ verdict }: { verdict: Verdict }): ReactNode => {
  const t = useTexts(auditTexts);
  const format = useFormat();
  const { broken, head, waiting } = verdict;
  return (
    <div className="stack" role="status">
      {verdict.ok || broken === null ? (
        <Note tone="good">{t.holds(verdict.checked)}</Note>
      ) : (
        <Note tone="bad">
          <strong>{t.broken(broken.sequence)}</strong> {t.faults[broken.fault]}{" "}
          {broken.id === null ? null : <CopyId id={broken.id} />}
        </Note>
      )}
      {head === null ? null : (
        <Facts
          rows={[
            [
              t.head,
              <span key="head" className="stack stack-tight">
                <span>
                  {t.place} {format.number(head.sequence)}
                </span>
                <CopyId id={head.hash} />
                <span className="soft">{t.headText}</span>
              </span>,
            ],
          ]}
        />
      )}
      {waiting === 0 ? null : <p className="soft small">{t.waiting(waiting)}</p>}
    </div>
  );
};
