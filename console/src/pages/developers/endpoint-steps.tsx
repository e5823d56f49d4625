/** What one does to an endpoint that has consequences: pause, resume, archive, another secret; and the test. */
import { type ReactNode, useEffect, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useCall, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog, type Consequence, Dialog } from "../../design/dialog.tsx";
import { Facts } from "../../design/page-head.tsx";
import { Secret } from "../../design/secret.tsx";
import { ErrorNote, Note, Skeleton } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import { type Overlap, OverlapField } from "./overlap-field.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Endpoint = Answer<"getWebhookEndpoint">;
type Step = "pause" | "resume" | "archive";

const operations = {
  pause: "pauseWebhookEndpoint",
  resume: "resumeWebhookEndpoint",
  archive: "archiveWebhookEndpoint",
} as const;

/** Asks before a step, and takes it. */
export const EndpointStep = ({ row, step, onClose }: { row: Endpoint; step: Step; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const tell = useTell();
  const tellUndo = useTellUndo();
  const call = useCall();
  const done = { pause: t.paused, resume: t.resumed, archive: t.archived }[step];
  const change = useChange(operations[step], {
    onDone: () => {
      const back = step === "pause" ? "resume" : step === "resume" && row.state === "paused" ? "pause" : null;
      if (back === null) tell(done);
      else
        tellUndo(done, {
          undo: async () => {
            await call(operations[back], { params: { endpointId: row.id } });
            return back === "pause" ? t.paused : t.resumed;
          },
        });
      onClose();
    },
  });
  const consequences: Record<Step, Consequence[]> = {
    pause: [
      { icon: "pause", text: t.pauseText },
      { icon: "clock", text: t.pauseWaiting },
    ],
    resume: [
      { icon: "play", text: t.resumeQueued },
      ...(row.state === "disabled" ? [{ icon: "warning", text: t.resumeMissed } as const] : []),
    ],
    archive: [
      { icon: "warning", text: t.archiveGood },
      { icon: "stop", text: t.archiveUnderway },
      { icon: "archive", text: t.archiveLog },
    ],
  };
  return (
    <ConfirmDialog
      title={{ pause: t.pauseTitle, resume: t.resumeTitle, archive: t.archiveTitle }[step]}
      action={t[step]}
      open
      onClose={onClose}
      serious={step === "archive"}
      {...(step === "archive" ? { typed: t.archiveWord } : {})}
      consequences={consequences[step]}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ params: { endpointId: row.id } })}
    >
      <p className="soft break">{row.url}</p>
    </ConfirmDialog>
  );
};

/** Another secret, with the time in which both are good. */
export const RotateSecret = ({ row, onClose }: { row: Endpoint; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const [overlap, setOverlap] = useState<Overlap>("86400");
  const rotate = useChange("rotateWebhookSecret");
  if (rotate.data !== undefined)
    return (
      <Dialog title={t.rotatedTitle} open firm onClose={onClose} foot={<Button onPress={onClose}>{d.done}</Button>}>
        <Secret label={t.secret} value={rotate.data.secret} />
      </Dialog>
    );
  return (
    <ConfirmDialog
      title={t.rotateTitle}
      action={t.rotate}
      open
      onClose={onClose}
      serious={overlap === "0"}
      consequences={[
        {
          icon: "clock",
          text: overlap === "0" ? d.rotateAtOnce : row.scheme === "standard" ? t.rotateStandard : t.rotatePlatform,
        },
        { icon: "key", text: t.rotateOnce },
      ]}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => rotate.mutate({ params: { endpointId: row.id }, body: { overlapSeconds: Number(overlap) } })}
    >
      <OverlapField value={overlap} onChange={setOverlap} />
    </ConfirmDialog>
  );
};

/** Sends the test and shows what came back. */
export const TestEndpoint = ({ row, onClose }: { row: Endpoint; onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const { mutate, data, error, isPending } = useChange("testWebhookEndpoint", { stale: [] });
  const input = { params: { endpointId: row.id } };
  const endpointId = row.id;
  useEffect(() => mutate({ params: { endpointId } }), [mutate, endpointId]);
  return (
    <Dialog
      title={t.testTitle}
      open
      onClose={onClose}
      foot={
        <Button busy={isPending} icon="bolt" onPress={() => mutate(input)}>
          {t.test}
        </Button>
      }
    >
      <p className="soft break">{row.url}</p>
      {isPending ? <Skeleton lines={2} /> : null}
      {error === null ? null : <ErrorNote error={error} />}
      {data === undefined || isPending ? null : <TestOutcome answer={data} />}
    </Dialog>
  );
};

const TestOutcome = ({ answer }: { answer: Answer<"testWebhookEndpoint"> }): ReactNode => {
  const t = useTexts(webhookTexts);
  const format = useFormat();
  return (
    <div className="stack" role="status">
      {answer.delivered ? (
        <Note tone="good">{t.testGood(answer.durationMs)}</Note>
      ) : (
        <Note tone="bad">
          <strong>{t.testBad}</strong> <span className="break">{answer.reason}</span>
        </Note>
      )}
      <Facts
        rows={[
          [t.answered, answer.status === null ? t.nobodyAnswered : String(answer.status)],
          [t.duration, t.ms(format.number(answer.durationMs))],
        ]}
      />
      {answer.excerpt === null || answer.excerpt === "" ? null : <JsonView label={t.excerpt} value={answer.excerpt} />}
    </div>
  );
};
