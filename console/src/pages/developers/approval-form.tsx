/** The form of the approval veto. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { type Answer, type Body, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Badge, StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { ApprovalFields, isRight, type VetoFields } from "./approval-fields.tsx";
import { NewSecret, RotateVeto, TurnOff } from "./approval-steps.tsx";
import { approvalTexts } from "./approval-texts.ts";
import { developerTexts } from "./texts.ts";

type Veto = Answer<"getApprovalVeto">;

const fieldsOf = ({ url, scheme, state, timeoutSeconds }: Veto): VetoFields => ({
  url: url ?? "",
  scheme,
  state: state === "paused" ? "paused" : "active",
  timeout: String(timeoutSeconds),
});

const bodyOf = ({ url, scheme, state, timeout }: VetoFields): Body<"putApprovalVeto"> => ({
  url: url.trim(),
  scheme,
  state,
  timeoutSeconds: Number(timeout),
});

const names = ["url", "scheme", "state", "timeout"] as const;
const shown = (text: string): string => text || "–";

const About = ({ veto }: { veto: Veto }): ReactNode => {
  const t = useTexts(approvalTexts);
  const d = useTexts(developerTexts);
  return (
    <Facts
      rows={[
        [
          t.state,
          veto.state === "off" ? (
            <Badge key="state" tone="neutral">
              {t.states.off}
            </Badge>
          ) : (
            <StateBadge key="state" state={veto.state} />
          ),
        ],
        veto.updatedAt === null ? null : [d.changed, <RelativeTime key="changed" real at={veto.updatedAt} />],
        veto.previousSecretUntil === null
          ? null
          : [t.previousSecret, <ExactTime key="until" at={veto.previousSecretUntil} />],
      ]}
    />
  );
};

type Doing = "save" | "rotate" | "off";

const Actions = ({
  isOff,
  touched,
  onDiscard,
  onDo,
}: {
  isOff: boolean;
  touched: boolean;
  onDiscard: () => void;
  onDo: (doing: Doing) => void;
}): ReactNode => {
  const t = useTexts(approvalTexts);
  const d = useTexts(developerTexts);
  const reason = useMayNot()("approval-veto:write");
  const off = reason ?? (isOff ? t.isOff : undefined);
  return (
    <div className="row">
      <Button submit kind="primary" reason={reason ?? (touched ? undefined : d.nothingChanged)}>
        {isOff ? t.turnOn : t.save}
      </Button>
      {touched ? (
        <Button kind="quiet" onPress={onDiscard}>
          {d.discard}
        </Button>
      ) : null}
      <Button icon="key" reason={off} onPress={() => onDo("rotate")}>
        {t.rotate}
      </Button>
      <Button kind="danger" reason={off} onPress={() => onDo("off")}>
        {t.turnOff}
      </Button>
    </div>
  );
};

/** The form, and what one can do beside it. */
export const VetoForm = ({ veto, refetch }: { veto: Veto; refetch: () => unknown }): ReactNode => {
  const t = useTexts(approvalTexts);
  const reason = useMayNot()("approval-veto:write");
  const draft = useDraft("approval-veto", veto, fieldsOf);
  const [asked, setAsked] = useState(false);
  const [doing, setDoing] = useState<Doing | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { fields, base } = draft;
  const isOff = veto.state === "off";
  const save = useChange("putApprovalVeto", {
    onDone: (answer) => {
      draft.reset();
      setAsked(false);
      setDoing(null);
      setSecret(answer.secret ?? null);
    },
  });
  const store = (over: Veto): void =>
    save.mutate(
      { body: bodyOf(fields), ifMatch: etagOf(over) },
      {
        onError: (error) => {
          setDoing(null);
          if (error.code === "precondition_failed") void refetch();
        },
      },
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (draft.touched && isRight(fields) && reason === undefined) setDoing("save");
  };
  const discard = (): void => {
    draft.reset();
    save.reset();
    setAsked(false);
  };
  const conflict = save.error?.code === "precondition_failed" && base !== veto;
  const newSecret = isOff || fields.scheme !== veto.scheme;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <About veto={veto} />
      {isOff ? <p className="soft small">{t.offText}</p> : null}
      <ApprovalFields fields={fields} change={draft.change} asked={asked} error={save.error} />
      {conflict ? (
        <Conflict
          busy={save.isPending}
          rows={names
            .filter((name) => fieldsOf(base)[name] !== fieldsOf(veto)[name])
            .map((name) => ({
              label: t[name],
              before: shown(fieldsOf(base)[name]),
              now: shown(fieldsOf(veto)[name]),
              yours: shown(fields[name]),
            }))}
          onKeep={() => {
            draft.rebase();
            store(veto);
          }}
          onTake={discard}
        />
      ) : (
        <>
          {save.error ? <ErrorNote error={save.error} /> : null}
          <Actions isOff={isOff} touched={draft.touched} onDiscard={discard} onDo={setDoing} />
        </>
      )}
      <ConfirmDialog
        title={t.saveTitle}
        action={isOff ? t.turnOn : t.save}
        open={doing === "save"}
        onClose={() => setDoing(null)}
        consequences={[
          fields.state === "active" ? { icon: "clock", text: t.willAsk } : { icon: "pause", text: t.willPause },
          ...(newSecret ? [{ icon: "key", text: t.willSecret } as const] : []),
        ]}
        busy={save.isPending}
        error={null}
        onConfirm={() => store(base)}
      />
      {doing === "rotate" ? <RotateVeto onClose={() => setDoing(null)} /> : null}
      {doing === "off" ? <TurnOff onClose={() => setDoing(null)} /> : null}
      {secret === null ? null : <NewSecret secret={secret} onClose={() => setSecret(null)} />}
    </form>
  );
};
