/** Single sign-on: the button, what went wrong, and the window in which a session begins anew beside a page that stays. */
import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { type Door, type Session, sessionApi } from "../api/session-api.ts";
import { Button, buttonClass } from "../design/button.tsx";
import { CopyId } from "../design/copy-id.tsx";
import { designTexts } from "../design/design-texts.ts";
import { ErrorNote, Note, Skeleton } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { DoorPage } from "./door-page.tsx";
import { useReplaceSession } from "./session.tsx";
import { signOnTexts } from "./sign-on-texts.ts";

const byPassword: Door = { passwords: true, passkeysAt: null, signOn: null };

/** How one may sign in; undefined until it is known. A server that does not say has passwords. */
export const useDoorWays = (): Door | undefined => {
  const { data, error } = useQuery<Door>({
    queryKey: ["door"],
    queryFn: sessionApi.door,
    staleTime: 5 * 60_000,
    retry: false,
  });
  return data ?? (error === null ? undefined : byPassword);
};

const here = (): string => window.location.pathname + window.location.search;

/** Leaves for the provider; the way back ends at `returnTo`, or on this page. With a token it joins the account that is signed in. */
export const SignOnButton = ({
  label,
  primary = false,
  returnTo,
  csrfToken,
}: {
  label: string;
  primary?: boolean;
  returnTo?: string;
  csrfToken?: string;
}): ReactNode => {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const leave = (): void => {
    setBusy(true);
    setError(null);
    sessionApi.beginSignOn(returnTo ?? here(), csrfToken).then(
      ({ address }) => window.location.assign(address),
      (fault: unknown) => {
        setError(fault);
        setBusy(false);
      },
    );
  };
  return (
    <>
      <div className="row">
        <Button kind={primary ? "primary" : "secondary"} icon="key" busy={busy} onPress={leave}>
          {label}
        </Button>
      </div>
      {error === null ? null : <ErrorNote error={error} />}
    </>
  );
};

type Outcome = { word: string; requestId: string };
const readOutcome = (): Outcome | null => {
  const [, word, requestId] = /^#sign-on=(\w+)\.([\w.-]{1,64})$/.exec(window.location.hash) ?? [];
  return word === undefined || requestId === undefined ? null : { word, requestId };
};

/** What became of the last way to the provider: told once, then gone from the address. */
const useOutcome = (): Outcome | null => {
  const [outcome] = useState(readOutcome);
  useEffect(() => {
    if (outcome !== null) window.history.replaceState(window.history.state, "", here());
  }, [outcome]);
  return outcome;
};

/** The sentence for it, with the id under which the log has it. */
export const SignOnOutcome = ({ name }: { name: string }): ReactNode => {
  const t = useTexts(signOnTexts);
  const { requestId } = useTexts(designTexts);
  const outcome = useOutcome();
  if (outcome === null) return null;
  if (outcome.word === "joined") return <Note tone="good">{t.joined(name)}</Note>;
  const faults: Record<string, string> = t.faults;
  return (
    <Note tone="bad" alert>
      <span>{(Object.hasOwn(faults, outcome.word) ? faults[outcome.word] : undefined) ?? t.faults.broken}</span>{" "}
      <span className="soft">
        {requestId} <CopyId id={outcome.requestId} />
      </span>
    </Note>
  );
};

/** Windows of one browser tell each other that somebody signed in. */
const channelName = "beckon-session";
const windowPath = "/console/sign-on";

/**
 * Signs in in a window of its own, so that the page below keeps what was typed. `onDone` gets the session of the same person;
 * anybody else's is told, and leaves the page as it is.
 */
export const SignOnWindow = ({
  name,
  session,
  primary,
  onDone,
}: {
  name: string;
  session: Session;
  primary: boolean;
  onDone: (fresh: Session) => void;
}): ReactNode => {
  const t = useTexts(signOnTexts);
  const [note, setNote] = useState<string | null>(null);
  const look = (): void => {
    sessionApi.read().then(
      (fresh) => {
        if (fresh.user.id === session.user.id) onDone(fresh);
        else setNote(t.otherPerson(fresh.user.email, session.user.email));
      },
      // Nobody has signed in yet; the other window says why.
      () => undefined,
    );
  };
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.addEventListener("message", () => latest.current());
    return () => channel.close();
  }, []);
  const open = (): void => {
    setNote(null);
    const opened = window.open(`${windowPath}#begin`, "beckon-sign-on", "popup,width=540,height=760");
    if (opened === null) setNote(t.blocked);
  };
  return (
    <>
      <div className="row">
        <Button kind={primary ? "primary" : "secondary"} icon="key" onPress={open}>
          {t.signInWith(name)}
        </Button>
      </div>
      {note === null ? null : (
        <Note tone="attention" alert>
          {note}
        </Note>
      )}
    </>
  );
};

/** `/console/sign-on`: what that window shows. */
export const SignOnPage = (): ReactNode => {
  const t = useTexts(signOnTexts);
  const door = useDoorWays();
  const [begins] = useState(() => window.location.hash === "#begin");
  if (door === undefined) return <Waiting title={t.section} />;
  if (door.signOn === null) return <DoorPage title={t.section}>{t.absent}</DoorPage>;
  const { name } = door.signOn;
  return begins ? <Leaving name={name} /> : <Returned name={name} />;
};

const Waiting = ({ title }: { title: string }): ReactNode => (
  <DoorPage title={title}>
    <Skeleton />
  </DoorPage>
);

const Leaving = ({ name }: { name: string }): ReactNode => {
  const t = useTexts(signOnTexts);
  const [error, setError] = useState<unknown>(null);
  const left = useRef(false);
  useEffect(() => {
    if (left.current) return;
    left.current = true;
    sessionApi.beginSignOn(windowPath).then(({ address }) => window.location.replace(address), setError);
  }, []);
  if (error === null) return <Waiting title={t.begun(name)} />;
  return (
    <DoorPage title={t.section}>
      <ErrorNote error={error} />
      <SignOnButton primary label={t.signInWith(name)} returnTo={windowPath} />
    </DoorPage>
  );
};

const Returned = ({ name }: { name: string }): ReactNode => {
  const t = useTexts(signOnTexts);
  const replace = useReplaceSession();
  const [state, setState] = useState<"looking" | "in" | "out">("looking");
  const latest = useRef(replace);
  useEffect(() => {
    sessionApi.read().then(
      (session) => {
        latest.current(session);
        setState("in");
        const channel = new BroadcastChannel(channelName);
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin and takes no other
        channel.postMessage("signed in");
        channel.close();
        window.close();
      },
      () => setState("out"),
    );
  }, []);
  if (state === "looking") return <Waiting title={t.section} />;
  if (state === "in")
    return (
      <DoorPage title={t.done}>
        <p className="soft">{t.doneText}</p>
        <RouterLink to="/" className={buttonClass({})}>
          {t.goOnHere}
        </RouterLink>
      </DoorPage>
    );
  return (
    <DoorPage title={t.section}>
      <SignOnOutcome name={name} />
      <SignOnButton primary label={t.signInWith(name)} returnTo={windowPath} />
    </DoorPage>
  );
};
