/** The filters of the log of events that came in; each stands in the address. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { DayRange } from "../../design/day-range.tsx";
import { SelectField } from "../../design/field.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { dayOf, oneOf, textOf } from "../../shell/search-state.ts";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { inboundTexts } from "./inbound-texts.ts";
import { sourceTexts } from "./source-texts.ts";
import { isId } from "./subject-filter.tsx";

const statuses = ["pending", "cleared", "reversed"] as const;

/** What the API takes for ids of a tenant, and for types of events; what cannot be one finds nothing, and is not asked for. */
const idOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && /^[^\p{C}\p{Z}]{1,128}$/u.test(text) ? text : undefined;
};
const typeOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text !== undefined && /^[a-z][a-z0-9_.-]{0,79}$/.test(text) ? text : undefined;
};

/** Reads the address; what is malformed is as if it were not there. */
export const parseInbound = (raw: Record<string, unknown>) => {
  const source = textOf(raw["source"]);
  return {
    type: typeOf(raw["type"]),
    person: idOf(raw["person"]),
    status: oneOf(raw["status"], statuses),
    source: source === "api" || isId(source) ? source : undefined,
    from: dayOf(raw["from"]),
    to: dayOf(raw["to"]),
    open: idOf(raw["open"]),
  };
};

/** What the address holds. */
export type InboundState = ReturnType<typeof parseInbound>;

/** By name, every source there is; beside them the API. */
export const useSourceNames = (): ReadonlyMap<string, string> => {
  const t = useTexts(inboundTexts);
  const mayNot = useMayNot();
  const enabled = mayNot("events:read") === undefined;
  const sources = useAnswer("listEventSources", { query: { limit: 100 } }, { enabled });
  return new Map([["api", t.api], ...(sources.data?.items ?? []).map(({ id, name }) => [id, name] as const)]);
};

/** Of what type, about whom, how it stands, through what, when it came; or the one of an id. */
export const InboundFilters = ({
  state,
  onChange,
}: {
  state: InboundState;
  onChange: (changed: Partial<Record<keyof InboundState, unknown>>, history?: "push") => void;
}): ReactNode => {
  const t = useTexts(inboundTexts);
  const { eventStatuses } = useTexts(sourceTexts);
  const names = useSourceNames();
  const sources = [...names].map(([value, label]) => ({ value, label }));
  if (state.source !== undefined && !names.has(state.source))
    sources.push({ value: state.source, label: state.source });
  return (
    <search aria-label={t.filters} className="request-filters">
      <FilterText
        key={`type ${state.type ?? ""}`}
        label={t.type}
        hint={t.typeHint}
        value={state.type}
        onChange={(type) => onChange({ type })}
      />
      <FilterText
        key={`person ${state.person ?? ""}`}
        label={t.person}
        hint={t.personHint}
        value={state.person}
        onChange={(person) => onChange({ person })}
      />
      <SelectField
        label={t.status}
        value={state.status ?? ""}
        onChange={(status) => onChange({ status })}
        options={[
          { value: "", label: t.anyStatus },
          ...statuses.map((value) => ({ value, label: eventStatuses[value] })),
        ]}
      />
      <SelectField
        label={t.source}
        value={state.source ?? ""}
        onChange={(source) => onChange({ source })}
        options={[{ value: "", label: t.anySource }, ...sources]}
      />
      <DayRange labels={t} from={state.from} to={state.to} onChange={onChange} />
      <FilterText label={t.eventId} value="" onChange={(open) => onChange({ open }, "push")} />
    </search>
  );
};
