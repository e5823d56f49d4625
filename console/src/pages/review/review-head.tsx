/** The head that all pages of Review share. */
import type { ReactNode } from "react";
import { PageHead } from "../../design/page-head.tsx";
import { Tabs } from "../../design/tabs.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { reviewTexts } from "./texts.ts";

const views = ["queue", "assessments", "lists", "rules"] as const;

/** Title and views. */
export const ReviewHead = ({ view, actions }: { view: (typeof views)[number]; actions?: ReactNode }): ReactNode => {
  const t = useTexts(reviewTexts);
  const tabs = views.map((id) => ({ id, label: t[id], to: id === "queue" ? "/review" : `/review/${id}` }));
  return (
    <>
      <PageHead title={t.title} below={t.below} actions={actions} />
      <Tabs label={t.views} current={view} tabs={tabs} />
    </>
  );
};
