/** From which stake on two people must decide alike. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { CheckField } from "../../design/field.tsx";
import { useFaultOf } from "../../design/field-faults.tsx";
import { MoneyField } from "../../design/number-field.tsx";
import { ErrorNote, Loaded } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import type { Amount } from "../../texts/format.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";

type Settings = Answer<"getRiskSettings">;
/** Null while one person is enough. */
type Fields = { from: Amount | null };

/** The setting, as a section. */
export const FourEyes = (): ReactNode => {
  const t = useTexts(checkTexts);
  const settings = useAnswer("getRiskSettings", {});
  return (
    <section className="panel panel-padded stack" aria-label={t.eyes}>
      <div className="stack stack-tight">
        <h2>{t.eyes}</h2>
        <p className="soft">{t.eyesText}</p>
      </div>
      <Loaded query={settings}>{(found) => <Form settings={found} refetch={settings.refetch} />}</Loaded>
    </section>
  );
};

const fieldsOf = ({ fourEyesFrom }: Settings): Fields => ({ from: fourEyesFrom });
const settingsOf = ({ from }: Fields): Settings => ({ fourEyesFrom: from });
const faultsOf = ({ from }: Fields) => ({
  amount: from !== null && !/^(0|[1-9]\d{0,17})(\.\d{1,18})?$/.test(from.amount),
  currency: from !== null && !/^([A-Z]{3}|[a-z][a-z0-9]{1,9})$/.test(from.currency),
});

const Form = ({ settings, refetch }: { settings: Settings; refetch: () => unknown }): ReactNode => {
  const t = useTexts(checkTexts);
  const tell = useTell();
  const format = useFormat();
  const mayNot = useMayNot()("risk:write");
  const { currency } = useMembership();
  const draft = useDraft("four-eyes", settings, fieldsOf);
  const { touched, fields } = draft;
  // An amount stays while two people are not asked for, so that it is there when they are again.
  const [typed, setTyped] = useState<Amount | null>(null);
  const [asked, setAsked] = useState(false);
  const put = useChange("putRiskSettings", {
    onDone: () => {
      draft.reset();
      setTyped(null);
      tell(t.saved);
    },
  });
  const faults = faultsOf(fields);
  const store = (base: Settings): void =>
    put.mutate(
      { body: settingsOf(fields), ifMatch: etagOf(base) },
      { onError: (error) => error.code === "precondition_failed" && void refetch() },
    );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    const isRight = !faults.amount && !faults.currency;
    if (touched && isRight && !put.isPending && mayNot === undefined) store(draft.base);
  };
  const discard = (): void => {
    draft.reset();
    put.reset();
    setTyped(null);
    setAsked(false);
  };
  const say = ({ fourEyesFrom }: Settings): string =>
    fourEyesFrom === null ? t.one : t.from(format.money(fourEyesFrom));
  const conflict = put.error?.code === "precondition_failed" && draft.base !== settings;
  const faultOf = useFaultOf();
  const refusal = (field: string): string | undefined =>
    faultOf(put.error, (pointer) => pointer === `/body/fourEyesFrom${field}`);
  const amountFault = asked && faults.amount ? t.amountFault : refusal("/amount");
  const currencyFault = asked && faults.currency ? t.currencyFault : refusal("/currency");
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <CheckField
        label={t.eyesOn}
        value={fields.from !== null}
        onChange={(on) =>
          draft.change({ from: on ? (typed ?? draft.base.fourEyesFrom ?? { amount: "50.00", currency }) : null })
        }
      />
      {fields.from === null ? null : (
        <div className="filters">
          <MoneyField
            label={t.amount}
            value={fields.from}
            onChange={(from) => {
              setTyped(from);
              draft.change({ from });
            }}
            fault={amountFault}
            currencyFault={currencyFault}
          />
        </div>
      )}
      {conflict ? (
        <Conflict
          busy={put.isPending}
          rows={[{ label: t.eyes, before: say(draft.base), now: say(settings), yours: say(settingsOf(fields)) }]}
          onKeep={() => {
            draft.rebase();
            store(settings);
          }}
          onTake={discard}
        />
      ) : put.error && amountFault === undefined && currencyFault === undefined ? (
        <ErrorNote error={put.error} />
      ) : null}
      {conflict ? null : (
        <div className="row">
          <Button
            submit
            kind="primary"
            busy={put.isPending}
            reason={mayNot ?? (touched ? undefined : t.nothingChanged)}
          >
            {t.save}
          </Button>
          {touched ? (
            <Button kind="quiet" onPress={discard}>
              {t.discard}
            </Button>
          ) : null}
        </div>
      )}
    </form>
  );
};
