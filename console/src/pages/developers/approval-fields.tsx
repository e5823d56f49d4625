/** The fields of the approval veto. */
import type { ReactNode } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { ChoiceField, SelectField, TextField } from "../../design/field.tsx";
import { useFaultOf } from "../../design/field-faults.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { approvalTexts } from "./approval-texts.ts";

/** What the form holds. */
export type VetoFields = {
  url: string;
  scheme: "standard" | "platform";
  state: "active" | "paused";
  timeout: string;
};

const wrongVeto = ({ url, timeout }: VetoFields) => ({
  url: !/^https?:\/\/\S+$/.test(url.trim()),
  timeout: !/^([1-9]|1[0-5])$/.test(timeout.trim()),
});

/** Whether it can be sent. */
export const isRight = (fields: VetoFields): boolean => !Object.values(wrongVeto(fields)).some(Boolean);

/** Address, signature, patience, and whether it asks or waits. */
export const ApprovalFields = ({
  fields,
  change,
  asked,
  error,
}: {
  fields: VetoFields;
  change: (changed: Partial<VetoFields>) => void;
  asked: boolean;
  error: ApiError | null;
}): ReactNode => {
  const t = useTexts(approvalTexts);
  const faultOf = useFaultOf();
  const wrong = wrongVeto(fields);
  return (
    <>
      <TextField
        label={t.url}
        hint={t.urlHint}
        type="url"
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        placeholder="https://"
        value={fields.url}
        onChange={(url) => change({ url })}
        fault={asked && wrong.url ? t.urlMissing : faultOf(error, (pointer) => pointer.endsWith("/url"))}
      />
      <div className="form-fields">
        <SelectField
          label={t.scheme}
          hint={t.schemeHint}
          value={fields.scheme}
          onChange={(scheme) => change({ scheme })}
          options={(["standard", "platform"] as const).map((value) => ({ value, label: t.schemes[value] }))}
        />
        <TextField
          label={t.timeout}
          hint={t.timeoutHint}
          inputMode="numeric"
          unit={t.seconds}
          value={fields.timeout}
          onChange={(timeout) => change({ timeout })}
          fault={wrong.timeout ? t.timeoutFault : undefined}
        />
      </div>
      <ChoiceField
        label={t.state}
        value={fields.state}
        onChange={(state) => change({ state })}
        options={(["active", "paused"] as const).map((value) => ({
          value,
          label: t.states[value],
          hint: t.stateHints[value],
        }))}
      />
    </>
  );
};
