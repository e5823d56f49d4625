/** A word that something was done, with the way back where it is safe. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";

type Toast = { id: number; text: string; undo?: () => void };
type Retell = (text: string, undo?: () => void) => void;
type Tell = (text: string, undo?: () => void) => Retell;

const TellContext = createContext<Tell>(() => () => undefined);
let count = 0;

/** Long enough to read and to think again. Units: milliseconds. */
const stayMs = { plain: 5_000, undo: 10_000 };

/** Shows toasts over everything below. */
export const ToastProvider = ({ children }: { children: ReactNode }): ReactNode => {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const tell = useCallback<Tell>((first, firstUndo) => {
    count += 1;
    const id = count;
    const say: Retell = (text, undo) => {
      const toast: Toast = { id, text, ...(undo ? { undo } : {}) };
      setToasts((before) =>
        before.some((one) => one.id === id)
          ? before.map((one) => (one.id === id ? toast : one))
          : [...before.slice(-2), toast],
      );
    };
    say(first, firstUndo);
    return say;
  }, []);
  const drop = useCallback((id: number) => setToasts((before) => before.filter((toast) => toast.id !== id)), []);
  return (
    <TellContext value={tell}>
      {children}
      <div className="toasts" role="status" data-react-aria-top-layer="true">
        {toasts.map((toast) => (
          // Other words stay as long as the first ones.
          <Shown key={`${toast.id} ${toast.text}`} toast={toast} onGone={drop} />
        ))}
      </div>
    </TellContext>
  );
};

const Shown = ({ toast, onGone }: { toast: Toast; onGone: (id: number) => void }): ReactNode => {
  const t = useTexts(designTexts);
  const { id, text, undo } = toast;
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return undefined;
    const timer = setTimeout(() => onGone(id), undo ? stayMs.undo : stayMs.plain);
    return () => clearTimeout(timer);
  }, [id, undo, held, onGone]);
  const actions = useMemo(() => ({ over: () => setHeld(true), out: () => setHeld(false) }), []);
  return (
    <div
      className="toast"
      onPointerEnter={actions.over}
      onPointerLeave={actions.out}
      onFocus={actions.over}
      onBlur={actions.out}
    >
      <span className="break">{text}</span>
      {undo === undefined ? (
        <Button kind="quiet" small icon="cross" iconOnly onPress={() => onGone(id)}>
          {t.dismiss}
        </Button>
      ) : (
        <Button
          kind="quiet"
          small
          onPress={() => {
            onGone(id);
            undo();
          }}
        >
          {t.undo}
        </Button>
      )}
    </div>
  );
};

/**
 * Says that something was done; `undo` where taking it back is safe. What comes back says something else in its place, as how far
 * long work has come.
 */
export const useTell = (): Tell => useContext(TellContext);
