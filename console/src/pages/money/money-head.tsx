/** The head that all pages of Money share. */
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { moneyTexts } from "./texts.ts";

const views = ["rewards", "ledger", "year"] as const;

/** Title and views. */
export const MoneyHead = ({ view, actions }: { view: (typeof views)[number]; actions?: ReactNode }): ReactNode => {
  const t = useTexts(moneyTexts);
  const tabs = views.map((id) => ({ id, label: t[id], to: id === "rewards" ? "/money" : `/money/${id}` }));
  return (
    <>
      <PageHead title={t.title} below={t.below} actions={actions} />
      <Tabs label={t.views} current={view} tabs={tabs} />
    </>
  );
};
