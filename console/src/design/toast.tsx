/** A word that something was done, with the way back where it is safe. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";

type Toast = { id: number; text: string; undo?: () => void };
type Tell = (text: string, undo?: () => void) => void;

const TellContext = createContext<Tell>(() => undefined);
let count = 0;

/** Long enough to read and to think again. Units: milliseconds. */
const stayMs = { plain: 5_000, undo: 10_000 };

/** Shows toasts over everything below. */
export const ToastProvider = ({ children }: { children: ReactNode }): ReactNode => {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const tell = useCallback<Tell>((text, undo) => {
    count += 1;
    const toast: Toast = { id: count, text, ...(undo ? { undo } : {}) };
    setToasts((before) => [...before.slice(-2), toast]);
  }, []);
  const drop = useCallback((id: number) => setToasts((before) => before.filter((toast) => toast.id !== id)), []);
  return (
    <TellContext value={tell}>
      {children}
      <div className="toasts" role="status" data-react-aria-top-layer="true">
        {toasts.map((toast) => (
          <Shown key={toast.id} toast={toast} onGone={drop} />
        ))}
      </div>
    </TellContext>
  );
};

const Shown = ({ toast, onGone }: { toast: Toast; onGone: (id: number) => void }): ReactNode => {
  const t = useTexts(designTexts);
  const { id, undo } = toast;
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
      <span className="break">{toast.text}</span>
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

/** Says that something was done; `undo` where taking it back is safe. */
export const useTell = (): Tell => useContext(TellContext);
