/** Which country policies hold. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { CheckField } from "../../design/field.tsx";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { sinceOf, usePolicyWords } from "../../texts/policy-words.ts";
import { builderTexts } from "./builder-texts.ts";
import { useEditing } from "./editing.tsx";
import { fieldOf } from "./said.ts";

/** The packs that the server has, and what the terms name beside them. */
export const PolicyFields = (): ReactNode => {
  const t = useTexts(builderTexts);
  const words = usePolicyWords();
  const format = useFormat();
  const { terms, changeTerms } = useEditing();
  const { jurisdiction } = terms;
  const packs = useAnswer("listPolicyPacks", {});
  const known = packs.data?.items ?? [];
  const others = jurisdiction.filter((id) => !known.some((pack) => pack.id === id));
  const field = (id: string, label: string, hint?: string): ReactNode => (
    <CheckField
      key={id}
      label={label}
      hint={hint}
      data-field={fieldOf({ section: "limits", field: "policy", at: jurisdiction.indexOf(id) })}
      value={jurisdiction.includes(id)}
      onChange={(on) =>
        changeTerms({ jurisdiction: on ? [...jurisdiction, id] : jurisdiction.filter((one) => one !== id) })
      }
    />
  );
  return (
    <fieldset className="stack stack-8">
      <legend className="field-label">{t.policies}</legend>
      <Loaded query={packs} skeleton={<Skeleton lines={3} />}>
        {() =>
          known.map((pack) => {
            const since = sinceOf(pack);
            const countries = format.list(pack.countries.map(format.country));
            return field(
              pack.id,
              words.title(pack),
              t.policyIn(countries, since === null ? null : format.date(since, "UTC")),
            );
          })
        }
      </Loaded>
      {others.map((id) => field(id, id, packs.data === undefined ? undefined : t.policyGone))}
      <div className="row small">
        <PlaceLink to="/settings/policies">{t.readPolicies}</PlaceLink>
      </div>
    </fieldset>
  );
};
