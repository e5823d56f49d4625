/** The head that all pages of Settings share. */
import type { Scope } from "@beckon/contract";
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { EmptyState } from "../../design/states.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { settingsTexts } from "./texts.ts";

const tabs = ["general", "members", "roles", "account", "audit"] as const;
type Tab = (typeof tabs)[number];

/** Head, tabs, and the page; or why it is closed to whoever lacks `scope`. */
export const SettingsFrame = ({
  tab,
  scope,
  actions,
  children,
}: {
  tab: Tab;
  scope?: Scope;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode => {
  const t = useTexts(settingsTexts);
  const mayNot = useMayNot();
  const closed = scope === undefined ? undefined : mayNot(scope);
  return (
    <>
      <PageHead title={t.title} actions={closed === undefined ? actions : undefined} />
      <Tabs
        label={t.title}
        current={tab}
        tabs={tabs.map((id) => ({
          id,
          label: t.tabs[id],
          to: id === "general" ? "/settings" : `/settings/${id}`,
        }))}
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
