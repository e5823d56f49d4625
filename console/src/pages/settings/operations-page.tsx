/** How the whole service is doing, for those who run it. */
import type { ReactNode } from "react";
import { buttonClass } from "../../design/button.tsx";
import { SegmentField } from "../../design/field.tsx";
import { Icon } from "../../design/icon.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useMembership, useSession } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { DeploymentCard } from "./deployment-card.tsx";
import { DeploymentDetails } from "./deployment-details.tsx";
import { DeploymentFaults } from "./deployment-faults.tsx";
import { environments, useDeployments } from "./deployment-state.ts";
import { deploymentTexts } from "./deployment-texts.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import "./deployment.css";

/** `/settings/operations`. */
export const OperationsPage = (): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { operator } = useSession().user;
  return (
    <SettingsFrame
      tab="operations"
      operatorsOnly
      actions={
        <a className={buttonClass({ kind: "quiet" })} href="/docs/faults" target="_blank" rel="noreferrer">
          <Icon name="outside" />
          <span>{t.guide}</span>
        </a>
      }
    >
      {operator ? <Operations /> : null}
    </SettingsFrame>
  );
};

const Operations = (): ReactNode => {
  const t = useTexts(deploymentTexts);
  const { bands } = useTexts(shellTexts);
  const { environment: own } = useMembership();
  const [{ environment = own }, change] = useSearchState((raw) => ({
    environment: oneOf(raw["environment"], environments),
  }));
  const seen = useDeployments();
  const shown = seen.filter(({ data }) => data !== undefined);
  const state = (shown.find((one) => one.environment === environment) ?? shown[0])?.data;
  return (
    <div className="stack stack-wide">
      <p className="soft">{t.intro}</p>
      <DeploymentFaults seen={seen} />
      <div className="deployment-cards">
        {seen.map((one) => (
          <DeploymentCard key={one.environment} seen={one} />
        ))}
      </div>
      {state === undefined ? null : (
        <div className="stack">
          {shown.length < 2 ? null : (
            <SegmentField
              label={t.environment}
              value={state.environment}
              options={shown.map(({ environment: value }) => ({ value, label: bands[value] }))}
              onChange={(next) => change({ environment: next === own ? undefined : next })}
            />
          )}
          <DeploymentDetails state={state} />
        </div>
      )}
    </div>
  );
};
