/** From which stake on two people must decide alike. */
import { type ReactNode, type SubmitEvent, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { type Draft, useDraft } from "../../api/draft.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { CheckField } from "../../design/field.tsx";
import { MoneyField } from "../../design/number-field.tsx";
import { ErrorNote, Loaded } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import type { Amount } from "../../texts/format.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";

type Settings = Answer<"getRiskSettings">;
/** An amount stays while two people are not asked for, so that it is there when they are again. */
type Fields = { on: boolean; money: Amount };

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

const faultsOf = ({ on, money: { amount, currency } }: Fields) => ({
  amount: on && !/^(0|[1-9]\d{0,17})(\.\d{1,18})?$/.test(amount),
  currency: on && !/^([A-Z]{3}|[a-z][a-z0-9]{1,9})$/.test(currency),
});
const settingsOf = ({ on, money }: Fields): Settings => ({ fourEyesFrom: on ? money : null });

/** What is typed, over what it was typed over; an amount that is not asked for is no change. */
const useFields = (settings: Settings): { draft: Draft<Settings, Fields>; touched: boolean } => {
  const { currency } = useMembership();
  const draft = useDraft(
    settings,
    ({ fourEyesFrom }): Fields => ({
      on: fourEyesFrom !== null,
      money: fourEyesFrom ?? { amount: "50.00", currency },
    }),
  );
  const { changes, fields } = draft;
  return { draft, touched: changes.on !== undefined || (fields.on && changes.money !== undefined) };
};

const Form = ({ settings, refetch }: { settings: Settings; refetch: () => unknown }): ReactNode => {
  const t = useTexts(checkTexts);
  const tell = useTell();
  const format = useFormat();
  const mayNot = useMayNot()("risk:write");
  const { draft, touched } = useFields(settings);
  const [asked, setAsked] = useState(false);
  const put = useChange("putRiskSettings", {
    onDone: () => {
      draft.reset();
      tell(t.saved);
    },
  });
  const faults = faultsOf(draft.fields);
  const store = (base: Settings): void =>
    put.mutate(
      { body: settingsOf(draft.fields), ifMatch: etagOf(base) },
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
    setAsked(false);
  };
  const say = ({ fourEyesFrom }: Settings): string =>
    fourEyesFrom === null ? t.one : t.from(format.money(fourEyesFrom));
  const conflict = put.error?.code === "precondition_failed" && draft.base !== settings;
  const refusal = (field: string): string | undefined =>
    put.error?.fields.find(({ pointer }) => pointer === `/body/fourEyesFrom${field}`)?.detail;
  const amountFault = asked && faults.amount ? t.amountFault : (refusal("/amount") ?? refusal(""));
  const currencyFault = asked && faults.currency ? t.currencyFault : refusal("/currency");
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <CheckField
        label={t.eyesOn}
        value={draft.fields.on}
        onChange={(on) => draft.change({ on, money: draft.fields.money })}
      />
      {draft.fields.on ? (
        <div className="filters">
          <MoneyField
            label={t.amount}
            value={draft.fields.money}
            onChange={(money) => draft.change({ money })}
            fault={amountFault}
            currencyFault={currencyFault}
          />
        </div>
      ) : null}
      {conflict ? (
        <Conflict
          busy={put.isPending}
          rows={[{ label: t.eyes, before: say(draft.base), now: say(settings), yours: say(settingsOf(draft.fields)) }]}
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
