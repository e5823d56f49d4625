/** Dialogs, and the one for what has consequences: it says in numbers what will happen before it asks. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { FieldFaults } from "./field-faults.tsx";
import { TextAreaField, TextField } from "./field.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Layer } from "./layer.tsx";
import { type Far, Progress } from "./progress.tsx";
import { ErrorNote, Skeleton } from "./states.tsx";
import { onCtrlEnter, onEnter } from "./swift-keys.ts";

type DialogProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  wide?: boolean;
  /** Cannot be left without an answer. */
  firm?: boolean;
  /** Something was typed into it: a press beside it does not throw that away. */
  held?: boolean;
  foot?: ReactNode;
  children: ReactNode;
};

/** A dialog over the page. */
export const Dialog = ({
  title,
  open,
  onClose,
  wide = false,
  firm = false,
  held = false,
  foot,
  children,
}: DialogProps): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <ModalOverlay
      className="scrim"
      isOpen={open}
      isDismissable={!firm && !held}
      isKeyboardDismissDisabled={firm || held}
      onOpenChange={(now) => now || onClose()}
    >
      <Modal className={wide ? "dialog dialog-wide" : "dialog"}>
        <Layer>
          <div className="dialog-head">
            <Heading slot="title" level={2} className="break">
              {title}
            </Heading>
            {firm ? null : (
              <Button kind="quiet" small icon="cross" iconOnly onPress={onClose}>
                {t.close}
              </Button>
            )}
          </div>
          <div className="dialog-body">{children}</div>
          {foot ? <div className="dialog-foot">{foot}</div> : null}
        </Layer>
      </Modal>
    </ModalOverlay>
  );
};

/** One thing that will happen. */
export type Consequence = { icon?: IconName; text: ReactNode };

type ConfirmProps = {
  title: string;
  /** The verb and its object: "End campaign". */
  action: string;
  open: boolean;
  onClose: () => void;
  /** Undefined while they are being counted. */
  consequences: readonly Consequence[] | undefined;
  /** Asks why; the answer comes with `onConfirm`. */
  reason?: "required" | "optional";
  /** What must be typed, only where nothing brings it back. */
  typed?: string;
  serious?: boolean;
  /** The focus begins on the button that confirms: for what is asked for by a key, case after case. */
  swift?: boolean;
  /** Why there is nothing to confirm yet. */
  blocked?: string | undefined;
  /** Something was typed into the caller's own fields. */
  held?: boolean;
  busy: boolean;
  /** How far it is, where it takes many requests: it can be stopped then, and not left. */
  progress?: (Far & { onStop: () => void }) | undefined;
  error: unknown;
  /** Counts the consequences again, where `error` is why they could not be counted. */
  onRecount?: (() => void) | undefined;
  onConfirm: (reason: string) => void;
  children?: ReactNode;
};

/** Asks before something with consequences. */
export const ConfirmDialog = (props: ConfirmProps): ReactNode => {
  const { title, action, open, onClose, consequences, typed, serious = false, busy, error } = props;
  const t = useTexts(designTexts);
  const [reason, setReason] = useState("");
  const [word, setWord] = useState("");
  const [asked, setAsked] = useState(false);
  const lacksReason = props.reason === "required" && reason.trim() === "";
  const lacksWord = typed !== undefined && word !== typed;
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (open && props.swift === true) button.current?.focus();
  }, [open, props.swift]);
  const confirm = (): void => {
    setAsked(true);
    // Keys come here past the button, which may be off.
    if (busy || props.blocked !== undefined || props.progress !== undefined) return;
    if (!lacksReason && !lacksWord && consequences !== undefined) props.onConfirm(reason.trim());
  };
  return (
    <Dialog
      title={title}
      open={open}
      held={props.held === true || reason !== "" || word !== ""}
      firm={props.progress !== undefined}
      onClose={onClose}
      foot={
        props.progress !== undefined ? (
          <Button icon="stop" onPress={props.progress.onStop}>
            {t.stop}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{t.cancel}</Button>
            <Button
              ref={button}
              kind={serious ? "final" : "primary"}
              busy={busy}
              onPress={confirm}
              reason={props.blocked ?? (lacksWord ? t.typeToConfirm(typed) : undefined)}
            >
              {action}
            </Button>
          </>
        )
      }
    >
      {props.progress === undefined ? null : <Progress label={t.working} far={props.progress} />}
      <FieldFaults error={error}>
        {props.children}
        <section aria-label={t.whatHappens}>
          {consequences !== undefined ? (
            <Consequences items={consequences} />
          ) : props.onRecount === undefined ? (
            <Skeleton lines={2} />
          ) : null}
        </section>
        {props.reason === undefined ? null : (
          <TextAreaField
            label={props.reason === "optional" ? t.reasonOptional : t.reason}
            hint={`${t.reasonHint} ${t.ctrlEnter}`}
            onKeyDown={onCtrlEnter(confirm)}
            value={reason}
            onChange={setReason}
            maxLength={500}
            fault={asked && lacksReason ? t.reasonMissing : undefined}
          />
        )}
        {typed === undefined ? null : (
          <TextField
            label={t.typeToConfirm(typed)}
            value={word}
            onChange={setWord}
            onKeyDown={onEnter(confirm)}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        {error === null || error === undefined ? null : <ErrorNote error={error} onRetry={props.onRecount} />}
      </FieldFaults>
    </Dialog>
  );
};

const Consequences = ({ items }: { items: readonly Consequence[] }): ReactNode =>
  items.length === 0 ? null : (
    <ul className="consequences">
      {items.map(({ icon = "chevron", text }, at) => (
        <li key={at}>
          <Icon name={icon} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
