/** What a place shows while it has nothing else: loading, empty, failed. */
import { type ReactNode, useEffect, useState } from "react";
import { ApiError, isSessionOver } from "../api/api-error.ts";
import { faultsText, refusalText } from "../texts/fault-words.ts";
import { useLocale, useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { useShownFaults } from "./field-faults.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { RequestId } from "./request-id.tsx";

const widths = ["68%", "42%", "56%", "34%", "60%"];

/**
 * Lines where a text will stand. They say so to readers once, and are seen only when it takes a while. `tall` stands for more than fits on
 * a screen: what comes below begins out of sight, and does not jump there later.
 */
export const Skeleton = ({ lines = 3, tall = false }: { lines?: number; tall?: boolean }): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <div className={tall ? "stack skeleton-tall" : "stack"} role="status">
      <span className="unseen">{t.loading}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span key={at} className="skeleton" style={{ width: widths[at % widths.length] }} />
      ))}
    </div>
  );
};

type Empty = { icon: IconName; title: string; children: ReactNode; action?: ReactNode };

/** Nothing here: what it is, why it is empty, and the one next step. */
export const EmptyState = ({ icon, title, children, action }: Empty): ReactNode => (
  <div className="state">
    <Icon name={icon} />
    <h2>{title}</h2>
    <p>{children}</p>
    {action ? <div className="row">{action}</div> : null}
  </div>
);

/** An error's own sentence, in the person's language where the console has one. */
export const useErrorText = (): ((error: unknown) => string) => {
  const t = useTexts(designTexts);
  const { language } = useLocale();
  const shown = useShownFaults();
  return (error) => {
    if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error);
    // What the server says of it is for programs with keys. The person reads this behind the dialog that asks for the password.
    if (isSessionOver(error)) return t.overBefore;
    if (error.code === "unreachable") return t.unreachableText;
    if (error.code === "too_many_requests" && error.retryAfterSeconds !== null)
      return t.limited(error.retryAfterSeconds);
    if (error.fields.length > 0) {
      const rest = error.fields.filter(({ pointer }) => !shown.has(pointer));
      return rest.length === 0 ? t.seeFields : faultsText(language, rest);
    }
    return refusalText(language, error.code, error.message) ?? error.message;
  };
};

/** Under which id the server's log has it; nothing where there is none. */
const Found = ({ error }: { error: unknown }): ReactNode => {
  const t = useTexts(designTexts);
  if (!(error instanceof ApiError) || error.requestId === null) return null;
  return (
    <>
      {t.requestId} <RequestId id={error.requestId} logged={error.logged} />
    </>
  );
};

/** What failed, the id under which the server's log has it, and the way to try again. */
export const ErrorState = ({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }): ReactNode => {
  const t = useTexts(designTexts);
  const text = useErrorText();
  const isDown = error instanceof ApiError && error.code === "unreachable";
  return (
    <div className="state state-bad" role="alert">
      <Icon name={isDown ? "unplugged" : "warning"} />
      <h2>{isDown ? t.unreachable : t.failed}</h2>
      <p className="break">{text(error)}</p>
      <span className="small soft">
        <Found error={error} />
      </span>
      {onRetry ? (
        <div className="row">
          <Button onPress={onRetry} icon="undo">
            {t.retry}
          </Button>
        </div>
      ) : null}
    </div>
  );
};

/** The same in a line, inside a form or dialog. */
export const ErrorNote = ({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }): ReactNode => {
  const t = useTexts(designTexts);
  const text = useErrorText();
  // Nothing went wrong: it was not done, and can be.
  if (isSessionOver(error))
    return (
      <Note tone="attention" alert>
        {text(error)}
      </Note>
    );
  return (
    <Note tone="bad" alert>
      <span className="break">{text(error)}</span>
      <span className="soft">
        {" "}
        <Found error={error} />
      </span>
      {onRetry ? (
        <div className="row">
          <Button small onPress={onRetry} icon="undo">
            {t.retry}
          </Button>
        </div>
      ) : null}
    </Note>
  );
};

const noteIcons = { neutral: "minus", waiting: "info", good: "check", attention: "warning", bad: "stop" } as const;

/** What a note's colour means. */
export type NoteTone = keyof typeof noteIcons;

/** A sentence that matters more than those around it. */
export const Note = ({
  tone,
  alert = false,
  children,
}: {
  tone: NoteTone;
  alert?: boolean;
  children: ReactNode;
}): ReactNode => (
  <div className={`note note-${tone}`} role={alert ? "alert" : undefined}>
    <Icon name={noteIcons[tone]} />
    <div>{children}</div>
  </div>
);

/** True once something takes longer than a blink: what is quick shows no sign of waiting. */
export const useSlow = (waiting: boolean, afterMs = 300): boolean => {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setTimeout(() => setSlow(true), afterMs);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [waiting, afterMs]);
  return waiting && slow;
};

type Loaded<Data> = {
  query: { data: Data | undefined; error: Error | null; refetch: () => unknown };
  skeleton?: ReactNode;
  children: (data: Data) => ReactNode;
};

/** Shows an answer; before it comes lines, and when it fails why. An answer that is there stays, even when a later one fails. */
export const Loaded = <Data,>({ query, skeleton, children }: Loaded<Data>): ReactNode => {
  const slow = useSlow(query.data === undefined && query.error === null);
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  // What will be there has its place from the first moment, so that nothing that comes below it is pushed away.
  const room = skeleton ?? <Skeleton />;
  return slow ? room : <div className="unshown">{room}</div>;
};
