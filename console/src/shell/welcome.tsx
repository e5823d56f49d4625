/** What a link with a secret opens: the first owner, an invitation, a forgotten password. The secret stands behind the `#`. */
import { useQuery } from "@tanstack/react-query";
import { Link as RouterLink, useNavigate } from "@tanstack/react-router";
import { type ReactNode, type SubmitEvent, useState } from "react";
import type { ApiError } from "../api/api-error.ts";
import { type HalfIn, type Link, type Session, sessionApi, shortestPassword } from "../api/session-api.ts";
import { Button, buttonClass } from "../design/button.tsx";
import { TextField } from "../design/field.tsx";
import { ErrorNote, ErrorState, Note, Skeleton } from "../design/states.tsx";
import { useTexts } from "../texts/locale.tsx";
import { DoorPage } from "./door-page.tsx";
import { FactorForm } from "./factor-form.tsx";
import { useReplaceSession } from "./session.tsx";
import { shellTexts } from "./texts.ts";

/** The page behind `/console/welcome#...`. */
export const WelcomePage = (): ReactNode => {
  const t = useTexts(shellTexts);
  const [token] = useState(() => window.location.hash.slice(1));
  const link = useQuery<Link, ApiError>({
    queryKey: ["link"],
    queryFn: () => sessionApi.readLink(token),
    enabled: token !== "",
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const gone = link.error !== null && link.error.status > 0 && link.error.status < 500 && link.error.status !== 429;
  return (
    <DoorPage title={t.welcomeTitle}>
      {token === "" ? <Gone text={t.linkAbsent} /> : null}
      {gone ? <Gone text={t.linkGoneText} /> : null}
      {link.error !== null && !gone ? <ErrorState error={link.error} onRetry={() => void link.refetch()} /> : null}
      {link.isFetching && link.data === undefined ? <Skeleton /> : null}
      {link.data === undefined ? null : <RedeemForm token={token} link={link.data} />}
    </DoorPage>
  );
};

const Gone = ({ text }: { text: string }): ReactNode => {
  const t = useTexts(shellTexts);
  return (
    <>
      <Note tone="attention" alert>
        <strong>{t.linkGone}.</strong> {text}
      </Note>
      <RouterLink to="/" className={buttonClass({})}>
        {t.toSignIn}
      </RouterLink>
    </>
  );
};

const RedeemForm = ({ token, link }: { token: string; link: Link }): ReactNode => {
  const t = useTexts(shellTexts);
  const replace = useReplaceSession();
  const navigate = useNavigate();
  const [email, setEmail] = useState(link.email ?? "");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [half, setHalf] = useState<HalfIn | null>(null);
  const goIn = (session: Session): Promise<void> => {
    replace(session);
    return navigate({ to: "/", replace: true });
  };
  const asksEmail = link.purpose === "owner";
  const asksName = link.purpose !== "password";
  const faults = {
    email: asksEmail && !/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? t.emailMissing : undefined,
    name: asksName && name.trim() === "" ? t.nameMissing : undefined,
    password: Array.from(password).length < shortestPassword ? t.passwordShort : undefined,
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (busy || Object.values(faults).some((fault) => fault !== undefined)) return;
    setBusy(true);
    setError(null);
    const given = { ...(asksEmail ? { email: email.trim() } : {}), ...(asksName ? { name: name.trim() } : {}) };
    sessionApi
      .redeemLink({ token, ...given, password })
      .then((answer) => ("factorNeeded" in answer ? setHalf(answer) : goIn(answer)), setError)
      .finally(() => setBusy(false));
  };
  const text = {
    owner: t.ownerText,
    welcome: t.welcomeText(link.email ?? ""),
    password: t.passwordText(link.email ?? ""),
  }[link.purpose];
  // The new password is saved by then: whoever goes back signs in with it.
  const goBack = (): void => void navigate({ to: "/", replace: true });
  if (half !== null) return <FactorForm half={half} onDone={(session) => void goIn(session)} onBack={goBack} />;
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="soft break">{text}</p>
      {asksEmail ? (
        <TextField
          label={t.email}
          type="email"
          autoComplete="username"
          value={email}
          onChange={setEmail}
          autoFocus
          fault={asked ? faults.email : undefined}
        />
      ) : (
        <input type="hidden" autoComplete="username" value={email} readOnly />
      )}
      {asksName ? (
        <TextField
          label={t.name}
          hint={t.nameHint}
          autoComplete="name"
          maxLength={200}
          value={name}
          onChange={setName}
          autoFocus={!asksEmail}
          fault={asked ? faults.name : undefined}
        />
      ) : null}
      <TextField
        label={asksName ? t.password : t.newPassword}
        hint={t.passwordHint}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        autoFocus={!asksName}
        fault={asked ? faults.password : undefined}
      />
      {error === null ? null : <ErrorNote error={error} />}
      <div className="row">
        <Button submit kind="primary" busy={busy}>
          {asksName ? t.begin : t.savePassword}
        </Button>
      </div>
    </form>
  );
};
