/** How participants' tokens are judged, and the tester beside it. */
import { type ReactNode, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { IdentityForm } from "./identity-form.tsx";
import { identityTexts } from "./identity-texts.ts";
import { TokenTester } from "./token-tester.tsx";

/** `/developers/identity`. */
export const IdentityPage = (): ReactNode => {
  const t = useTexts(identityTexts);
  const settings = useAnswer("getIdentitySettings", {});
  const [unsaved, setUnsaved] = useState(false);
  return (
    <DevelopersFrame tab="identity" scope="identity:read">
      <div className="side-by-side">
        <section className="panel panel-padded stack" aria-label={t.settings}>
          <h2>{t.settings}</h2>
          <Loaded query={settings} skeleton={<Skeleton lines={8} />}>
            {(data) => <IdentityForm settings={data} refetch={settings.refetch} onTouched={setUnsaved} />}
          </Loaded>
        </section>
        <section className="panel panel-padded stack" aria-label={t.tester}>
          <h2>{t.tester}</h2>
          <TokenTester unsaved={unsaved} />
        </section>
      </div>
    </DevelopersFrame>
  );
};
