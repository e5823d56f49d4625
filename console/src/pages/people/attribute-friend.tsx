/** Ties a friend to a participant's code by hand: for somebody who signed up and forgot to enter it. */
import { type ReactNode, useState } from "react";
import type { Body } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Note } from "../../design/states.tsx";
import { useNow } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useGo } from "../../shell/place-link.tsx";
import { useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { momentOf } from "../../texts/zoned-day.ts";
import { attributeTexts } from "./attribute-texts.ts";
import { type Friend, type Told, useAttributionTold } from "./attribution-told.ts";
import type { Code } from "./code-dialogs.tsx";
import { referralPath } from "./person-link.tsx";

type Props = { participantId: string; codes: readonly Code[]; onClose: () => void };

/** The friend's country as it is asked for. `placeless`: the terms would refuse them without one. */
const placeOf = ({ countries, country }: Pick<Told, "countries" | "country">, wanted: string | null) => {
  const known = country !== null && countries?.includes(country) === true ? country : "";
  const chosen = countries === null ? "" : (wanted ?? known);
  return { country: chosen, known, placeless: countries !== null && chosen === "" };
};

/** The dialog; `codes` are all that the participant has. */
export const AttributeFriend = ({ participantId, codes, onClose }: Props): ReactNode => {
  const t = useTexts(attributeTexts);
  const { timeZone } = useMembership();
  const tell = useTell();
  const go = useGo();
  const usable = codes.filter(({ state }) => state === "active");
  const [chosen, setChosen] = useState<string | null>(null);
  const [typed, setTyped] = useState<Friend>({ refereeId: "", onboardingId: "" });
  const [signedUp, setSignedUp] = useState("");
  const [wanted, setCountry] = useState<string | null>(null);
  const nowMs = useNow();
  const [asked, setAsked] = useState(false);
  const code = usable.find(({ id }) => id === chosen) ?? usable[0];
  const friend = { refereeId: typed.refereeId.trim(), onboardingId: typed.onboardingId.trim() };
  const nobody = friend.refereeId === "" && friend.onboardingId === "";
  const told = useAttributionTold(participantId, code, friend);
  const { country, known, placeless } = placeOf(told, wanted);
  const future = signedUp !== "" && Date.parse(momentOf(signedUp, timeZone)) > nowMs;
  const change = useChange("registerReferral", {
    onDone: ({ id }) => {
      tell(id === told.already ? t.already : t.done);
      onClose();
      go({ to: referralPath(id) });
    },
  });
  const bodyOf = (text: string, note: string): Body<"registerReferral"> => ({
    code: text,
    ...(friend.refereeId === "" ? {} : { refereeId: friend.refereeId }),
    ...(friend.onboardingId === "" ? {} : { onboardingId: friend.onboardingId }),
    ...(signedUp === "" ? {} : { registeredAt: momentOf(signedUp, timeZone) }),
    ...(country === "" ? {} : { country }),
    note,
  });
  return (
    <ConfirmDialog
      title={t.title(participantId)}
      action={t.attribute}
      open
      onClose={onClose}
      consequences={code === undefined ? [] : told.consequences}
      reason="required"
      held={!nobody || signedUp !== ""}
      busy={change.isPending}
      error={change.error ?? told.error}
      onConfirm={(note) => {
        setAsked(true);
        if (!nobody && !placeless && !future && code !== undefined) change.mutate({ body: bodyOf(code.code, note) });
      }}
    >
      <p className="soft">{t.about}</p>
      {code === undefined ? (
        <Note tone="attention">{t.noCode}</Note>
      ) : (
        <SelectField
          label={t.code}
          value={code.id}
          options={usable.map(({ id, code: text }) => ({ value: id, label: text }))}
          onChange={setChosen}
        />
      )}
      <div className="columns">
        <TextField
          label={t.refereeId}
          value={typed.refereeId}
          onChange={(refereeId) => setTyped({ ...typed, refereeId })}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          fault={asked && nobody ? t.somebody : undefined}
          at="refereeId"
        />
        <TextField
          label={t.onboardingId}
          hint={t.onboardingHint}
          value={typed.onboardingId}
          onChange={(onboardingId) => setTyped({ ...typed, onboardingId })}
          maxLength={128}
          autoComplete="off"
          spellCheck={false}
          at="onboardingId"
        />
      </div>
      <div className="columns">
        <TextField
          label={t.signedUp}
          hint={t.signedUpHint(timeZone)}
          type="datetime-local"
          dir="ltr"
          value={signedUp}
          onChange={setSignedUp}
          fault={asked && future ? t.future : undefined}
          at="registeredAt"
        />
        {told.countries === null ? null : (
          <CountryField
            countries={told.countries}
            value={country}
            onChange={setCountry}
            isKnown={wanted === null && known !== ""}
            fault={asked && placeless ? t.countryMissing : undefined}
          />
        )}
      </div>
    </ConfirmDialog>
  );
};

type CountryProps = {
  countries: readonly string[];
  value: string;
  onChange: (value: string) => void;
  /** It is what is known of the friend. */
  isKnown: boolean;
  fault: string | undefined;
};

/** Only where the terms ask for it. */
const CountryField = ({ countries, value, onChange, isKnown, fault }: CountryProps): ReactNode => {
  const t = useTexts(attributeTexts);
  const format = useFormat();
  return (
    <SelectField
      label={t.country}
      hint={isKnown ? t.countryKnown : undefined}
      fault={fault}
      at="country"
      value={value}
      options={[
        { value: "", label: t.chooseCountry },
        ...countries.map((one) => ({ value: one, label: format.country(one) })),
      ]}
      onChange={onChange}
    />
  );
};
