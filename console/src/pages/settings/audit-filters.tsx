/** The filters of the audit trail; each stands in the address. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useAnswer } from "../../api/queries.ts";
import { DayRange } from "../../design/day-range.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { usePeople } from "../../shell/people-names.ts";
import { useMayNot } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import type { AuditState } from "./audit-state.ts";
import { auditTexts } from "./audit-texts.ts";
import { useOperationTexts } from "./operation-texts.ts";

type Change = (changed: Partial<Record<keyof AuditState, unknown>>) => void;

const useActors = (present: string | undefined): { value: string; label: string }[] => {
  const t = useTexts(auditTexts);
  const mayNot = useMayNot();
  const shell = useTexts(shellTexts);
  const people = usePeople();
  const keys = useAnswer("listKeys", { query: { limit: 100 } }, { enabled: mayNot("keys:read") === undefined });
  const known = [
    { value: "", label: t.anybody },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
    ...(keys.data?.items ?? [])
      .filter(({ type }) => type === "secret")
      .map(({ id, name }) => ({ value: id, label: shell.keyActor(name) })),
    { value: "operator", label: shell.actors.operator },
    { value: "system", label: shell.actors.system },
  ];
  if (present === undefined || known.some(({ value }) => value === present)) return known;
  return [...known, { value: present, label: present }];
};

/** Who, what, on what, when. */
export const AuditFilters = ({ state, onChange }: { state: AuditState; onChange: Change }): ReactNode => {
  const t = useTexts(auditTexts);
  const operations = useOperationTexts();
  const actors = useActors(state.actor);
  const named = Object.entries(operations)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label));
  return (
    <search aria-label={t.filters} className="audit-filters">
      <SelectField label={t.who} value={state.actor ?? ""} options={actors} onChange={(actor) => onChange({ actor })} />
      <SelectField
        label={t.what}
        value={state.operation ?? ""}
        options={[{ value: "", label: t.anything }, ...named]}
        onChange={(operation) => onChange({ operation })}
      />
      <SubjectField value={state.subject ?? ""} onChange={(subject) => onChange({ subject })} />
      <DayRange labels={t} from={state.from} to={state.to} onChange={onChange} />
    </search>
  );
};

/** Asks once one has stopped typing. */
const SubjectField = ({ value, onChange }: { value: string; onChange: (subject: string) => void }): ReactNode => {
  const t = useTexts(auditTexts);
  const [typed, setTyped] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      onChange(text.trim());
      setTyped(null);
    }, 350);
  };
  return (
    <TextField
      label={t.subjectId}
      type="search"
      value={typed ?? value}
      onChange={type}
      maxLength={128}
      spellCheck={false}
      autoComplete="off"
    />
  );
};
