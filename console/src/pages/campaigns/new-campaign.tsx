/** A new campaign: a template, then the builder. */
import { type ReactNode, useEffect, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { useTell } from "../../design/toast.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { oneOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { Builder, focusFault, useFaults } from "./builder.tsx";
import "./campaigns.css";
import { createBody, type Draft } from "./draft.ts";
import { keepDraft, keptDraft } from "./kept-draft.ts";
import { SimulateNew } from "./simulate.tsx";
import { draftFrom, type TemplateId, templateIds } from "./templates.ts";
import { pageTexts } from "./texts.ts";

/** The page. */
export const NewCampaignPage = (): ReactNode => {
  const t = useTexts(pageTexts);
  const [{ template }] = useSearchState((raw) => ({ template: oneOf(raw["template"], templateIds) }));
  return (
    <>
      <PageHead
        title={t.newTitle}
        below={template === undefined ? t.newText : undefined}
        back={{ to: "/campaigns", label: t.campaigns }}
      />
      <nav className="templates" aria-label={t.newTitle}>
        {templateIds.map((id) => (
          <PlaceLink
            key={id}
            to="/campaigns/new"
            search={{ template: id }}
            className="template"
            aria-current={id === template ? "true" : undefined}
          >
            <strong>{t.templates[id]}</strong>
            <span className="soft small">{t.templateTexts[id]}</span>
          </PlaceLink>
        ))}
      </nav>
      {template === undefined ? null : <NewBuilder key={template} template={template} />}
    </>
  );
};

const NewBuilder = ({ template }: { template: TemplateId }): ReactNode => {
  const t = useTexts(pageTexts);
  const membership = useMembership();
  const mayNot = useMayNot();
  const go = useGo();
  const tell = useTell();
  const id = `${membership.tenantId}.${membership.environment}.new.${template}`;
  const [draft, setDraft] = useState<Draft>(
    () => keptDraft(id)?.draft ?? draftFrom(template, t.templates[template], membership),
  );
  useEffect(() => keepDraft(id, { draft, began: null }), [id, draft]);
  const create = useChange("createCampaign", {
    stale: ["listCampaigns"],
    onDone: (campaign) => {
      keepDraft(id, null);
      tell(t.created);
      go({ to: `/campaigns/${campaign.id}`, replace: true });
    },
  });
  const faults = useFaults(draft, create.error);
  const save = (): void => {
    if (Object.keys(faults).length > 0) focusFault();
    else create.mutate({ body: createBody(draft) });
  };
  return (
    <>
      <Builder
        campaignId={null}
        draft={draft}
        change={(update) => {
          create.reset();
          setDraft(update);
        }}
        faults={faults}
        error={create.error}
        foot={
          <Button kind="primary" busy={create.isPending} reason={mayNot("campaigns:write")} onPress={save}>
            {t.create}
          </Button>
        }
      />
      <SimulateNew draft={draft} />
    </>
  );
};
