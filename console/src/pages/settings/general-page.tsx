/** The tenant's own settings, and how long its data stays. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { PrivacyForm } from "./privacy-form.tsx";
import { Section, SettingsFrame } from "./settings-frame.tsx";
import { TenantForm } from "./tenant-form.tsx";
import { settingsTexts } from "./texts.ts";
import "./settings.css";

/** `/settings`. */
export const GeneralPage = (): ReactNode => {
  const t = useTexts(settingsTexts);
  const tenant = useAnswer("getTenant", {});
  const privacy = useAnswer("getPrivacySettings", {});
  return (
    <SettingsFrame tab="general">
      <div className="stack stack-wide">
        <Section title={t.tenant} text={t.tenantText}>
          <Loaded query={tenant} skeleton={<Skeleton lines={6} />}>
            {(data) => <TenantForm tenant={data} refetch={tenant.refetch} />}
          </Loaded>
        </Section>
        <Section title={t.privacy} text={t.privacyText}>
          <Loaded query={privacy} skeleton={<Skeleton lines={8} />}>
            {(data) => <PrivacyForm settings={data} refetch={privacy.refetch} />}
          </Loaded>
        </Section>
      </div>
    </SettingsFrame>
  );
};
