/** The tenant's legal texts, by kind, country and language. */
import { type ReactNode, useState } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ChoiceField, TextField } from "../../design/field.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useCountryReader, useLanguageReader } from "../../texts/typed-names.ts";
import { useForWhom, useNames } from "./legal-names.ts";
import { legalTexts } from "./legal-texts.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import "./settings.css";

type Summary = ItemOf<"listLegalTexts">;

const parse = (raw: Record<string, unknown>) => ({ write: textOf(raw["write"]) });

/** `/settings/texts`. */
export const LegalPage = (): ReactNode => {
  const t = useTexts(legalTexts);
  const mayNot = useMayNot();
  const go = useGo();
  const [state, change] = useSearchState(parse);
  const list = useList("listLegalTexts", { query: { limit: 100 } });
  const columns = useColumns();
  const write = (
    <Button kind="primary" icon="plus" reason={mayNot("tenant:write")} onPress={() => change({ write: "yes" }, "push")}>
      {t.write}
    </Button>
  );
  return (
    <SettingsFrame tab="texts" actions={write}>
      <p className="soft">
        {t.about} {t.rule}
      </p>
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go({ to: `/settings/texts/${id}` })}
        empty={
          <EmptyState icon="draft" title={t.emptyTitle} action={write}>
            {t.emptyText}
          </EmptyState>
        }
      />
      {state.write === undefined ? null : <ChooseText onClose={() => change({ write: undefined })} />}
    </SettingsFrame>
  );
};

const useColumns = (): Column<Summary>[] => {
  const t = useTexts(legalTexts);
  const forWhom = useForWhom();
  const called = useActorName();
  return [
    {
      id: "kind",
      label: t.kind,
      phone: "main",
      cell: ({ id, kind }) => (
        <PlaceLink to={`/settings/texts/${id}`} className="table-main">
          {t.kinds[kind]}
        </PlaceLink>
      ),
    },
    { id: "who", label: t.forWhom, cell: forWhom },
    { id: "size", label: t.size, phone: "off", cell: ({ characters }) => t.characters(characters) },
    {
      id: "changed",
      label: t.changed,
      phone: "side",
      cell: ({ changedAt, author, version }) => (
        <span className="stack stack-tight">
          {changedAt === null ? null : <RelativeTime at={changedAt} />}
          <span className="soft small">
            {t.version(version)}
            {author === null ? "" : ` ${t.by(called(author))}`}
          </span>
        </span>
      ),
    },
  ];
};

type Kind = Summary["kind"];
const kinds: readonly Kind[] = ["terms", "disclosure", "privacy"];

/** Which text it shall be; it is written on its own page. */
const ChooseText = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(legalTexts);
  const go = useGo();
  const { countryName, languageName } = useNames();
  const [kind, setKind] = useState<Kind>("terms");
  const [land, setLand] = useState("");
  const [tongue, setTongue] = useState("");
  const country = useCountryReader()(land);
  const language = useLanguageReader()(tongue);
  const [asked, setAsked] = useState(false);
  const countryFault = country === "" && land.trim() !== "" ? t.countryFault : undefined;
  const languageFault =
    language === "" && tongue.trim() !== ""
      ? t.languageFault
      : land.trim() !== "" && language === ""
        ? t.languageNeeded
        : undefined;
  const submit = (): void => {
    setAsked(true);
    if (countryFault !== undefined || languageFault !== undefined) return;
    go({ to: `/settings/texts/${kind}.${country || "any"}.${language || "any"}` });
  };
  const onEnter = (event: { key: string }): void => {
    if (event.key === "Enter") submit();
  };
  return (
    <Dialog
      title={t.writeTitle}
      open
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t.cancel}</Button>
          <Button kind="primary" onPress={submit}>
            {t.go}
          </Button>
        </>
      }
    >
      <div className="stack">
        <ChoiceField
          label={t.kind}
          value={kind}
          onChange={setKind}
          options={kinds.map((value) => ({ value, label: t.kinds[value], hint: t.kindHints[value] }))}
        />
        <div className="settings-fields">
          <TextField
            label={t.country}
            hint={country === "" ? t.countryHint : `${countryName(country) ?? ""} (${country})`}
            value={land}
            onChange={setLand}
            onKeyDown={onEnter}
            fault={asked ? countryFault : undefined}
          />
          <TextField
            label={t.language}
            hint={language === "" ? t.languageHint : `${languageName(language) ?? ""} (${language})`}
            value={tongue}
            onChange={setTongue}
            onKeyDown={onEnter}
            fault={asked ? languageFault : undefined}
          />
        </div>
      </div>
    </Dialog>
  );
};
