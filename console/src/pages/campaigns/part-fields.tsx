/** What a press on a part of the sentence opens: the fields that the form has for it, and no others. */
import type { ReactNode } from "react";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import { useEditing } from "./editing.tsx";
import { BudgetFields, LimitFields, ReferralsFields } from "./fields-limit.tsx";
import { PolicyFields } from "./fields-policy.tsx";
import { RewardFields } from "./fields-reward.tsx";
import { ApprovalField, StepFields } from "./fields-step.tsx";
import { AudienceFields, EntryFields, FriendCountriesField } from "./fields-who.tsx";
import type { Said } from "./said.ts";
import { CapField, UsedField } from "./section-code.tsx";
import { DateFields, RiskFields } from "./section-dates.tsx";

/** Whether a part has fields of its own. Where there is no step and no reward yet, only the form can add one. */
export const hasFields = (said: Said): boolean => said.section === "limits" || said.field !== "none";

/** What the fields of a part are called together. */
export const usePartTitle = (): ((said: Said) => string) => {
  const t = useTexts(builderTexts);
  const { terms } = useEditing();
  return (said) => {
    if (said.field === "step") return t.step(said.at + 1);
    if (said.field === "both") return t.bothSides;
    if (said.field === "limit") return t.limitOf(said.at + 1);
    if (said.field === "policy") return t.policies;
    const side = said.field === "reward" ? terms.rewards[said.at]?.side : undefined;
    return said.field === "reward" && side ? t.rewardNames(t.sides[side], said.at + 1) : t.sections[said.section];
  };
};

/** The fields. */
export const PartFields = ({ said }: { said: Said }): ReactNode => {
  switch (said.section) {
    case "who":
      if (said.field === "countries") return <FriendCountriesField />;
      return said.field === "entry" ? <EntryFields /> : <AudienceParts />;
    case "code":
      return said.field === "cap" ? <CapField /> : <UsedField />;
    case "steps":
      if (said.field === "step") return <StepFields at={said.at} />;
      return said.field === "approval" ? <ApprovalField /> : null;
    case "rewards":
      if (said.field === "reward") return <RewardFields at={said.at} />;
      return said.field === "both" ? <BothRewards /> : null;
    case "limits":
      return <LimitParts said={said} />;
    case "risk":
      return <RiskFields />;
    case "dates":
      return <DateFields />;
  }
};

const AudienceParts = (): ReactNode => {
  const t = useTexts(builderTexts);
  const { terms } = useEditing();
  return (
    <>
      <AudienceFields />
      {terms.audience.type === "list" ? <p className="field-hint">{t.listHint}</p> : null}
    </>
  );
};

const BothRewards = (): ReactNode => {
  const t = useTexts(builderTexts);
  return (
    <>
      <p className="field-hint">{t.bothHint}</p>
      <RewardFields at={0} twin={1} />
    </>
  );
};

const LimitParts = ({ said }: { said: Extract<Said, { section: "limits" }> }): ReactNode => {
  if (said.field === "limit") return <LimitFields at={said.at} />;
  if (said.field === "policy") return <PolicyFields />;
  return (
    <>
      {said.field === "referrals" ? null : <BudgetFields />}
      {said.field === "budget" ? null : <ReferralsFields />}
    </>
  );
};
