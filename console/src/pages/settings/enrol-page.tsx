/** Stands in for every page of a tenant that demands a second factor, until its person has one. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { sessionApi } from "../../api/session-api.ts";
import { Button } from "../../design/button.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Note, useErrorText } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { Mark } from "../../shell/mark.tsx";
import { placeKey, useMembership, useReplaceSession, useSession } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { policyTexts } from "./policy-texts.ts";
import { SecondFactor } from "./second-factor.tsx";
import "./settings.css";

/** The page. It goes by itself once the session knows of a factor. */
export const EnrolPage = (): ReactNode => {
  const t = useTexts(policyTexts);
  const words = useTexts(shellTexts);
  const { tenantName } = useMembership();
  return (
    <main className="enrol">
      <Mark large />
      <PageHead title={t.enrolTitle} />
      <Note tone="attention">{t.enrolText(tenantName)}</Note>
      <SecondFactor />
      <div className="row">
        <Elsewhere />
        <SignOut label={words.signOut} />
      </div>
    </main>
  );
};

/** Another tenant that is open. */
const Elsewhere = (): ReactNode => {
  const t = useTexts(policyTexts);
  const { memberships } = useSession();
  const navigate = useNavigate();
  const open = memberships.find(({ factorNeeded }) => !factorNeeded);
  if (open === undefined) return null;
  return <Button onPress={() => void navigate({ to: `/${placeKey(open)}` })}>{t.elsewhere(open.tenantName)}</Button>;
};

const SignOut = ({ label }: { label: string }): ReactNode => {
  const { csrfToken } = useSession();
  const replace = useReplaceSession();
  const navigate = useNavigate();
  const tell = useTell();
  const errorText = useErrorText();
  const leave = (): void => {
    sessionApi.signOut(csrfToken).then(
      () => {
        replace(null);
        return navigate({ to: "/" });
      },
      (error: unknown) => tell(errorText(error)),
    );
  };
  return (
    <Button kind="quiet" onPress={leave}>
      {label}
    </Button>
  );
};
