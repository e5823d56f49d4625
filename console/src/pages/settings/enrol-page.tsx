/** Stands in for every page of a tenant that demands a second factor, until its person has one. */
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Note } from "../../design/states.tsx";
import { Mark } from "../../shell/mark.tsx";
import { placeKey, useMembership, useSession } from "../../shell/session.tsx";
import { useSignOut } from "../../shell/sign-out.ts";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { policyTexts } from "./policy-texts.ts";
import { SecondFactor } from "./second-factor.tsx";
import "./settings.css";

/** The page. It goes by itself once the session knows of a factor, and no dialog is open. */
export const EnrolPage = ({ onAsking }: { onAsking: (asking: boolean) => void }): ReactNode => {
  const t = useTexts(policyTexts);
  const words = useTexts(shellTexts);
  const { tenantName } = useMembership();
  const signOut = useSignOut();
  return (
    <main className="enrol">
      <Mark large />
      <PageHead title={t.enrolTitle} />
      <Note tone="attention">{t.enrolText(tenantName)}</Note>
      <SecondFactor onAsking={onAsking} />
      <div className="row">
        <Elsewhere />
        <Button kind="quiet" onPress={signOut}>
          {words.signOut}
        </Button>
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
