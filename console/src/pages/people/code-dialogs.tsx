/** What support does to a code: each says what will happen, takes a reason for the audit trail, and offers the way back where it is safe. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { TextField } from "../../design/field.tsx";
import { IntegerField } from "../../design/number-field.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { codeTexts } from "./code-texts.ts";

export type Code = Answer<"getCode">;
type Props = { code: Code; onClose: () => void };

const because = (reason: string): { reason?: string } => (reason === "" ? {} : { reason });
const leftOf = ({ cap, used }: Code): number => Math.max(0, cap - used);

/** Gives a code another text. */
export const ReplaceCode = ({ code, onClose }: Props): ReactNode => {
  const t = useTexts(codeTexts);
  const format = useFormat();
  const tell = useTell();
  const [text, setText] = useState("");
  const change = useChange("replaceCode", {
    onDone: () => {
      tell(t.replaced);
      onClose();
    },
  });
  const wanted = text.trim();
  return (
    <ConfirmDialog
      title={t.replaceTitle(code.code)}
      action={t.replace}
      open
      onClose={onClose}
      consequences={[
        { icon: "warning", text: t.replaceOld },
        { text: t.replaceKept(format.number(code.used), format.number(code.cap)) },
      ]}
      reason="optional"
      serious
      held={text !== ""}
      busy={change.isPending}
      error={change.error}
      onConfirm={(reason) =>
        change.mutate({
          params: { codeId: code.id },
          body: { ...(wanted === "" ? {} : { code: wanted }), ...because(reason) },
        })
      }
    >
      <TextField
        label={t.newText}
        hint={t.newTextHint}
        value={text}
        onChange={setText}
        maxLength={64}
        autoComplete="off"
        at="code"
      />
    </ConfirmDialog>
  );
};

/** Disables a code, or enables it again. */
export const SwitchCode = ({ code, what, onClose }: Props & { what: "disable" | "enable" }): ReactNode => {
  const t = useTexts(codeTexts);
  const call = useCall();
  const tellUndo = useTellUndo();
  const said = { disable: t.disabled(code.code), enable: t.enabled(code.code) };
  const back = what === "disable" ? "enable" : "disable";
  const operations = { disable: "disableCode", enable: "enableCode" } as const;
  const params = { codeId: code.id };
  const change = useChange(operations[what], {
    onDone: () => {
      tellUndo(said[what], {
        undo: async () => {
          await call(operations[back], { params, body: {} });
          return said[back];
        },
      });
      onClose();
    },
  });
  const left = leftOf(code);
  return (
    <ConfirmDialog
      title={what === "disable" ? t.disableTitle(code.code) : t.enableTitle(code.code)}
      action={t[what]}
      open
      onClose={onClose}
      consequences={
        what === "disable"
          ? [{ text: t.disableWhat }, { icon: "people", text: t.disableLeft(left) }]
          : [{ icon: "people", text: t.enableLeft(left) }]
      }
      reason="optional"
      serious={what === "disable"}
      busy={change.isPending}
      error={change.error}
      onConfirm={(reason) => change.mutate({ params, body: because(reason) })}
    />
  );
};

/** Changes how many may come by a code. */
export const CapCode = ({ code, onClose }: Props): ReactNode => {
  const t = useTexts(codeTexts);
  const tell = useTell();
  // As it is now, with the version that the change is made on.
  const now = useAnswer("getCode", { params: { codeId: code.id } });
  const [typed, setTyped] = useState<number | null>(null);
  const [asked, setAsked] = useState(false);
  const change = useChange("updateCode", {
    onDone: () => {
      tell(t.capDone);
      onClose();
    },
  });
  const current = now.data;
  const cap = typed ?? current?.cap ?? code.cap;
  const used = current?.used ?? code.used;
  const wrong = Number.isNaN(cap) || cap < used;
  return (
    <ConfirmDialog
      title={t.capTitle(code.code)}
      action={t.cap}
      open
      onClose={onClose}
      consequences={
        current === undefined
          ? undefined
          : wrong
            ? []
            : [{ icon: "people", text: t.capLeft(leftOf(current), cap - current.used) }]
      }
      reason="optional"
      held={typed !== null}
      busy={change.isPending}
      error={change.error ?? now.error}
      onRecount={change.error === null && now.error === null ? undefined : () => void now.refetch()}
      onConfirm={(reason) => {
        setAsked(true);
        if (wrong || current === undefined) return;
        change.mutate({ params: { codeId: code.id }, body: { cap, ...because(reason) }, ifMatch: etagOf(current) });
      }}
    >
      <IntegerField
        label={t.capField}
        value={cap}
        onChange={setTyped}
        fault={asked && wrong ? t.capFault(used) : undefined}
        at="cap"
      />
    </ConfirmDialog>
  );
};
