/** The policy packs of this server: what they say, since when, by which source, and which campaigns name them. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { Badge, StateBadge } from "../../design/badge.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded, Skeleton } from "../../design/states.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { type Pack, usePolicyWords } from "../../texts/policy-words.ts";
import { policyPackTexts } from "./policy-pack-texts.ts";
import { Section, SettingsFrame } from "./settings-frame.tsx";
import "./settings.css";

/** `/settings/policies`. */
export const PoliciesPage = (): ReactNode => {
  const t = useTexts(policyPackTexts);
  const words = usePolicyWords();
  const packs = useAnswer("listPolicyPacks", {});
  return (
    <SettingsFrame tab="policies" scope="campaigns:read">
      <p className="soft">{t.about}</p>
      <Loaded query={packs} skeleton={<Skeleton lines={8} tall />}>
        {({ items }) =>
          items.length === 0 ? (
            <div className="panel">
              <EmptyState icon="draft" title={t.none}>
                {t.noneText}
              </EmptyState>
            </div>
          ) : (
            <div className="stack stack-wide">
              {items.map((pack) => (
                <Section key={pack.id} title={words.title(pack)} text={pack.id}>
                  <PackDetails pack={pack} />
                </Section>
              ))}
            </div>
          )
        }
      </Loaded>
    </SettingsFrame>
  );
};

const looks = {
  block: { tone: "bad", icon: "stop" },
  flag: { tone: "attention", icon: "flag" },
  report: { tone: "waiting", icon: "info" },
} as const;

const PackDetails = ({ pack }: { pack: Pack }): ReactNode => {
  const t = useTexts(policyPackTexts);
  const words = usePolicyWords();
  const format = useFormat();
  const day = (text: string): string => format.date(text, "UTC");
  const period = ({ from, until }: Pack["rules"][number]): string => {
    if (from === null) return until === null ? t.always : t.until(day(until));
    return until === null ? t.from(day(from)) : t.between(day(from), day(until));
  };
  return (
    <>
      <ul className="stack" aria-label={t.rules}>
        {pack.rules.map((rule) => (
          <li key={rule.id} className="stack stack-8">
            <span className="row">
              <Badge {...looks[rule.effect]}>{t.effects[rule.effect]}</Badge>
              <span className="soft small">{period(rule)}</span>
            </span>
            <p>{words.rule(pack, rule)}</p>
          </li>
        ))}
      </ul>
      <Facts
        rows={[
          [t.countries, format.list(pack.countries.map(format.country))],
          [
            t.source,
            <span key="source" lang="en">
              {pack.source}
            </span>,
          ],
          [t.version, day(pack.version)],
          [t.usedBy, <PackUses key="uses" {...pack.usedBy} />],
        ]}
      />
    </>
  );
};

const PackUses = ({ count, campaigns }: Pack["usedBy"]): ReactNode => {
  const t = useTexts(policyPackTexts);
  if (count === 0) return <span className="soft">{t.nobody}</span>;
  return (
    <ul className="stack stack-8">
      {campaigns.map(({ id, name, state }) => (
        <li key={id} className="row">
          <PlaceLink to={`/campaigns/${id}`} className="break">
            <bdi>{name}</bdi>
          </PlaceLink>
          <StateBadge state={state} />
        </li>
      ))}
      {count > campaigns.length ? <li className="soft">{t.more(count - campaigns.length)}</li> : null}
    </ul>
  );
};
