/** The head that all pages of Settings share. */
import type { Scope } from "@beckon/contract";
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { EmptyState } from "../../design/states.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useMayNot, useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { settingsTexts } from "./texts.ts";

const tabs = ["general", "members", "roles", "texts", "policies", "account", "audit", "operations"] as const;
type Tab = (typeof tabs)[number];

/** Head, tabs, and the page; or why it is closed to whoever lacks `scope`, or is no operator of the service where it is `operatorsOnly`. */
export const SettingsFrame = ({
  tab,
  scope,
  operatorsOnly = false,
  actions,
  children,
}: {
  tab: Tab;
  scope?: Scope;
  operatorsOnly?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode => {
  const t = useTexts(settingsTexts);
  const mayNot = useMayNot();
  const { operator } = useSession().user;
  const reason = scope === undefined ? undefined : mayNot(scope);
  const closed = operatorsOnly && !operator ? t.operatorsOnly : reason;
  return (
    <>
      <PageHead title={t.title} actions={closed === undefined ? actions : undefined} />
      <Tabs
        label={t.title}
        current={tab}
        tabs={tabs
          .filter((id) => id !== "operations" || operator)
          .map((id) => ({ id, label: t.tabs[id], to: id === "general" ? "/settings" : `/settings/${id}` }))}
      />
      {closed === undefined ? (
        children
      ) : (
        <div className="panel">
          <EmptyState icon="key" title={t.closed}>
            {closed}
          </EmptyState>
        </div>
      )}
    </>
  );
};

/** A group of settings: its words at the left, what one sets at the right. */
export const Section = ({ title, text, children }: { title: string; text: string; children: ReactNode }): ReactNode => (
  <section className="settings-section" aria-label={title}>
    <div className="stack stack-tight">
      <h2>{title}</h2>
      <p className="soft small">{text}</p>
    </div>
    <div className="panel panel-padded stack">{children}</div>
  </section>
);
