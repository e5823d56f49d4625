/** What is wrong with the deployment, the worst first, each with what to do about it. */
import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import { Icon } from "../../design/icon.tsx";
import { Note } from "../../design/states.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { guideOf, type EnvironmentName, type Seen } from "./deployment-state.ts";
import { deploymentTexts } from "./deployment-texts.ts";

type Line = {
  environments: readonly EnvironmentName[];
  severity: "warning" | "critical";
  title: string;
  doing: string;
  guide: string;
};

const rank = ({ severity }: Pick<Line, "severity">): number => Number(severity === "warning");

/** A fault of both environments is one line. */
const useLines = (seen: readonly Seen[]): readonly Line[] => {
  const t = useTexts(deploymentTexts);
  const all = seen.flatMap(({ environment, data, error }): Line[] => {
    const one = { environments: [environment] };
    const silent = { ...one, severity: "critical", title: t.silent, doing: t.silentDoing, guide: "no_answer" } as const;
    const found = (data?.faults ?? []).map(({ code, severity, work }): Line => {
      const { title, doing } = t.faults[code];
      return { ...one, severity, title: work === null ? title : `${title}: ${t.works[work]}`, doing, guide: code };
    });
    return error === null ? found : [silent, ...found];
  });
  const lines = new Map<string, Line>();
  for (const line of all) {
    const key = `${line.severity} ${line.title}`;
    const before = lines.get(key)?.environments ?? [];
    lines.set(key, { ...line, environments: [...before, ...line.environments] });
  }
  return [...lines.values()].toSorted((one, other) => rank(one) - rank(other));
};

/** The word and colour of an environment. */
export const EnvironmentWord = ({ environment }: { environment: EnvironmentName }): ReactNode => {
  const { bands, bandTexts } = useTexts(shellTexts);
  return (
    <span className="band-word" data-band={environment} title={bandTexts[environment]}>
      {bands[environment]}
    </span>
  );
};

/** The list, of both environments; or that all is well, once all that is served has answered. */
export const DeploymentFaults = ({ seen }: { seen: readonly Seen[] }): ReactNode => {
  const t = useTexts(deploymentTexts);
  const lines = useLines(seen);
  const asked = seen.some(({ served, data, error }) => served === "here" && data === undefined && error === null);
  if (lines.length === 0) return asked ? null : <Note tone="good">{t.calm}</Note>;
  return (
    <section className="panel" aria-label={t.faultsTitle}>
      <ul className="deployment-faults">
        {lines.map((line) => (
          <li key={`${line.severity} ${line.title}`}>
            <span className="row">
              <Badge tone={line.severity === "critical" ? "bad" : "attention"}>{t.severities[line.severity]}</Badge>
              {line.environments.map((environment) => (
                <EnvironmentWord key={environment} environment={environment} />
              ))}
            </span>
            <div className="stack stack-tight">
              <strong>{line.title}</strong>
              <span className="soft small">{line.doing}</span>
            </div>
            <a className="nowrap small" href={guideOf(line.guide)} target="_blank" rel="noreferrer">
              <span aria-hidden="true">{t.steps}</span>
              <span className="unseen">{t.stepsFor(line.title)}</span> <Icon name="outside" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
};
