/** The filters of the log of requests; each stands in the address. */
import type { ReactNode } from "react";
import { operations } from "virtual:operations";
import { useAnswer } from "../../api/queries.ts";
import { DayRange } from "../../design/day-range.tsx";
import { SelectField } from "../../design/field.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { usePeople } from "../../shell/people-names.ts";
import { dayOf, oneOf, textOf } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { requestTexts } from "./request-texts.ts";

const outcomes = ["answered", "refused", "failed"] as const;
const operationIds = Object.keys(operations).toSorted();

/** Reads the address; what is malformed is as if it were not there. */
export const parseRequests = (raw: Record<string, unknown>) => {
  const requestId = textOf(raw["requestId"]);
  return {
    outcome: oneOf(raw["outcome"], outcomes),
    operation: oneOf(raw["operation"], operationIds),
    caller: textOf(raw["caller"])?.slice(0, 64),
    path: textOf(raw["path"])?.slice(0, 200),
    code: textOf(raw["code"])?.slice(0, 64),
    // What cannot be one finds nothing, and is not asked for.
    requestId: requestId !== undefined && /^[\w.-]{1,64}$/.test(requestId) ? requestId : undefined,
    from: dayOf(raw["from"]),
    to: dayOf(raw["to"]),
    open: textOf(raw["open"]),
  };
};

/** What the address holds. */
export type RequestState = ReturnType<typeof parseRequests>;

const useCallers = (present: string | undefined): { value: string; label: string }[] => {
  const t = useTexts(requestTexts);
  const shell = useTexts(shellTexts);
  const mayNot = useMayNot();
  const people = usePeople();
  const keys = useAnswer("listKeys", { query: { limit: 100 } }, { enabled: mayNot("keys:read") === undefined });
  const known = [
    { value: "", label: t.anybody },
    ...(keys.data?.items ?? []).map(({ id, name }) => ({ value: id, label: shell.keyActor(name) })),
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ];
  if (present === undefined || known.some(({ value }) => value === present)) return known;
  return [...known, { value: present, label: present }];
};

/** What came of it, what was asked, by whom, when. */
export const RequestFilters = ({
  state,
  onChange,
}: {
  state: RequestState;
  onChange: (changed: Partial<Record<keyof RequestState, unknown>>) => void;
}): ReactNode => {
  const t = useTexts(requestTexts);
  const callers = useCallers(state.caller);
  return (
    <search aria-label={t.filters} className="request-filters">
      <SelectField
        label={t.outcome}
        value={state.outcome ?? ""}
        onChange={(outcome) => onChange({ outcome })}
        options={[
          { value: "", label: t.anyOutcome },
          ...outcomes.map((value) => ({ value, label: t.outcomes[value] })),
        ]}
      />
      <SelectField
        label={t.operation}
        value={state.operation ?? ""}
        onChange={(operation) => onChange({ operation })}
        options={[{ value: "", label: t.anyOperation }, ...operationIds.map((value) => ({ value, label: value }))]}
      />
      <SelectField
        label={t.caller}
        value={state.caller ?? ""}
        onChange={(caller) => onChange({ caller })}
        options={callers}
      />
      <FilterText
        key={`path ${state.path ?? ""}`}
        label={t.path}
        hint="/v1/campaigns"
        value={state.path}
        onChange={(path) => onChange({ path })}
      />
      <FilterText
        key={`code ${state.code ?? ""}`}
        label={t.code}
        value={state.code}
        onChange={(code) => onChange({ code })}
      />
      <FilterText
        key={`id ${state.requestId ?? ""}`}
        label={t.requestId}
        value={state.requestId}
        onChange={(requestId) => onChange({ requestId })}
      />
      <DayRange labels={t} from={state.from} to={state.to} onChange={onChange} />
    </search>
  );
};
