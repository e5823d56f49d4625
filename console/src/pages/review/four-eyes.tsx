/** From which stake on two people must decide alike. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CheckField, TextField } from "../../design/field.tsx";
import { Facts } from "../../design/page-head.tsx";
import { ErrorNote, Loaded, Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";

type Settings = Answer<"getRiskSettings">;

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
      <Loaded query={settings}>{(found) => <Form settings={found} onReload={() => void settings.refetch()} />}</Loaded>
    </section>
  );
};

const faultsOf = ({ amount, currency }: { amount: string; currency: string }) => ({
  amount: !/^(0|[1-9]\d{0,17})(\.\d{1,18})?$/.test(amount),
  currency: !/^([A-Z]{3}|[a-z][a-z0-9]{1,9})$/.test(currency),
});

type FormProps = { settings: Settings; onReload: () => void };

const Form = ({ settings, onReload }: FormProps): ReactNode => {
  const t = useTexts(checkTexts);
  const tell = useTell();
  const mayNot = useMayNot()("risk:write");
  const { currency: usual } = useMembership();
  const { fourEyesFrom: from } = settings;
  const [on, setOn] = useState(from !== null);
  const [{ amount, currency }, setMoney] = useState(from ?? { amount: "50.00", currency: usual });
  const [asked, setAsked] = useState(false);
  /** What it was when it was last saved: once it is another, somebody else was quicker. */
  const [base, setBase] = useState(settings);
  const put = useChange("putRiskSettings", { onDone: () => tell(t.saved) });
  const faults = on ? faultsOf({ amount, currency }) : { amount: false, currency: false };
  const mine: Settings = { fourEyesFrom: on ? { amount, currency } : null };
  const take = ({ fourEyesFrom }: Settings): void => {
    setOn(fourEyesFrom !== null);
    if (fourEyesFrom !== null) setMoney(fourEyesFrom);
  };
  const save = (against: Settings): void => {
    setAsked(true);
    if (faults.amount || faults.currency) return;
    setBase(against);
    put.mutate(
      { body: mine, ifMatch: etagOf(against) },
      { onError: (error) => (error.status === 412 ? onReload() : undefined) },
    );
  };
  const theirs = put.error?.status === 412 && settings !== base ? settings : null;
  const refused = put.error?.fields.find(({ pointer }) => pointer.startsWith("/body/fourEyesFrom"))?.detail;
  return (
    <div className="stack">
      <CheckField label={t.eyesOn} value={on} onChange={setOn} />
      {on ? (
        <AmountFields
          value={{ amount, currency }}
          onMoney={setMoney}
          amountFault={asked && faults.amount ? t.amountFault : refused}
          currencyFault={asked && faults.currency ? t.currencyFault : undefined}
        />
      ) : null}
      {theirs === null ? null : (
        <Conflict
          theirs={theirs}
          mine={mine}
          onTheirs={() => {
            put.reset();
            take(theirs);
          }}
          onMine={() => save(theirs)}
        />
      )}
      {put.error === null || put.error.status === 412 || refused !== undefined ? null : <ErrorNote error={put.error} />}
      {theirs === null ? (
        <div className="row">
          <Button kind="primary" busy={put.isPending} reason={mayNot} onPress={() => save(settings)}>
            {t.save}
          </Button>
        </div>
      ) : null}
    </div>
  );
};

type AmountProps = {
  value: { amount: string; currency: string };
  onMoney: (money: { amount: string; currency: string }) => void;
  amountFault: string | undefined;
  currencyFault: string | undefined;
};

const AmountFields = ({ value, onMoney, amountFault, currencyFault }: AmountProps): ReactNode => {
  const t = useTexts(checkTexts);
  return (
    <div className="filters">
      <TextField
        label={t.amount}
        inputMode="decimal"
        value={value.amount}
        onChange={(amount) => onMoney({ ...value, amount })}
        fault={amountFault}
      />
      <TextField
        label={t.currency}
        value={value.currency}
        onChange={(currency) => onMoney({ ...value, currency })}
        maxLength={10}
        spellCheck={false}
        fault={currencyFault}
      />
    </div>
  );
};

type ConflictProps = { theirs: Settings; mine: Settings; onTheirs: () => void; onMine: () => void };

/** What changed meanwhile, beside what one wanted. */
const Conflict = ({ theirs, mine, onTheirs, onMine }: ConflictProps): ReactNode => {
  const t = useTexts(checkTexts);
  const format = useFormat();
  const say = ({ fourEyesFrom }: Settings): string =>
    fourEyesFrom === null ? t.one : t.from(format.money(fourEyesFrom));
  return (
    <Note tone="attention" alert>
      <div className="stack stack-8">
        <strong>{t.changedTitle}</strong>
        <Facts
          rows={[
            [t.theirs, say(theirs)],
            [t.yours, say(mine)],
          ]}
        />
        <div className="row">
          <Button small onPress={onTheirs}>
            {t.takeTheirs}
          </Button>
          <Button small kind="primary" onPress={onMine}>
            {t.saveYours}
          </Button>
        </div>
      </div>
    </Note>
  );
};
