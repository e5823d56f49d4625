/** The head that all pages of Developers share. */
import type { Scope } from "@beckon/contract";
import type { ReactNode } from "react";
import { buttonClass } from "../../design/button.tsx";
import { Icon } from "../../design/icon.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { EmptyState } from "../../design/states.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { developerTexts } from "./texts.ts";
import "./developers.css";

const tabs = [
  "keys",
  "identity",
  "webhooks",
  "deliveries",
  "events",
  "inbound",
  "sources",
  "approval",
  "requests",
  "try",
  "clock",
] as const;
type Tab = (typeof tabs)[number];

/** Head, tabs, and the page; or why it is closed to whoever lacks `scope`. */
export const DevelopersFrame = ({
  tab,
  scope,
  actions,
  children,
}: {
  tab: Tab;
  scope: Scope;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode => {
  const t = useTexts(developerTexts);
  const closed = useMayNot()(scope);
  const { mode } = useMembership();
  return (
    <>
      <PageHead
        title={t.title}
        actions={
          <>
            <a className={buttonClass({ kind: "quiet" })} href="/docs" target="_blank" rel="noreferrer">
              <Icon name="outside" />
              <span>{t.reference}</span>
            </a>
            {closed === undefined ? actions : null}
          </>
        }
      />
      <Tabs
        label={t.title}
        current={tab}
        tabs={tabs
          .filter((id) => id !== "clock" || mode === "sandbox")
          .map((id) => ({ id, label: t.tabs[id], to: id === "keys" ? "/developers" : `/developers/${id}` }))}
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
