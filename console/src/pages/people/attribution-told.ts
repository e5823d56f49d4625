/** What will come of tying a friend to a code, as far as it can be known before: the server judges anew when it is done. */
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import type { Consequence } from "../../design/dialog.tsx";
import { useSettled } from "../../design/settled.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import { attributeTexts } from "./attribute-texts.ts";
import type { Code } from "./code-dialogs.tsx";

/** Whom it is about; empty where nothing was typed. */
export type Friend = { refereeId: string; onboardingId: string };

/** What can be said before it is done. */
export type Told = {
  /** Undefined while it is being looked up. */
  consequences: Consequence[] | undefined;
  /** Where the terms take friends of some countries only. */
  countries: readonly string[] | null;
  /** Where the friend lives, as far as that is known. */
  country: string | null;
  /** The referral by which they came by this very code. */
  already: string | null;
  error: Error | null;
};

/** The code, its terms, and the friend. */
export const useAttributionTold = (participantId: string, code: Code | undefined, friend: Friend): Told => {
  const t = useTexts(attributeTexts);
  const reasonText = useReasonText();
  const sayTerms = useTermsText();
  const ofFriend = useFriendTold(participantId, code, friend);
  const enabled = code !== undefined;
  const standing = useAnswer("explainCode", { params: { code: code?.code ?? "" } }, { enabled, once: true });
  const campaign = useAnswer("getCampaign", { params: { campaignId: code?.campaignId ?? "" } }, { enabled });
  const error = standing.error ?? campaign.error;
  const { country, already } = ofFriend;
  if (standing.data === undefined || campaign.data === undefined)
    return { consequences: error === null ? undefined : [], countries: null, country, already, error };
  const { usable, reason, cap, used } = standing.data;
  const { terms } = campaign.data.revision;
  const left = Math.max(0, (cap ?? 0) - (used ?? 0));
  const slots = terms.usedCounts === "registered" ? t.slots(left) : t.slotsLater(left);
  const ofCode: Consequence =
    usable || reason === null
      ? { icon: "check", text: slots }
      : { icon: "warning", text: t.cannot(reasonText(reason)) };
  return {
    // Of somebody with whom nothing can come of it, that is all there is to say.
    consequences: ofFriend.ends ? ofFriend.said : [...ofFriend.said, ofCode, ...sayTerms(campaign.data)],
    countries: already === null ? terms.registration.countries : null,
    country,
    already,
    error,
  };
};

const useTermsText = (): ((campaign: Answer<"getCampaign">) => Consequence[]) => {
  const t = useTexts(attributeTexts);
  const format = useFormat();
  return ({ name, revision: { number, terms } }) => {
    const { steps } = terms.qualification;
    const names = steps.map((step) => step.name ?? step.id);
    const { windowSeconds } = terms.registration;
    return [
      { text: t.terms(name, number) },
      { text: names.length === 0 ? t.noSteps : t.steps(format.list(names)) },
      ...(windowSeconds === null ? [] : [{ icon: "clock" as const, text: t.window(format.span(windowSeconds)) }]),
    ];
  };
};

type FriendTold = {
  said: Consequence[];
  /** Nothing will be changed, whatever the code and its terms say. */
  ends: boolean;
  country: string | null;
  already: string | null;
};

const told = (said: Consequence[], more: Partial<FriendTold> = {}): FriendTold => ({
  ...{ said, ends: false, country: null, already: null },
  ...more,
});

/** Whether they are known, and whether somebody brought them before. Nothing while it is still being typed. */
const useFriendTold = (participantId: string, code: Code | undefined, friend: Friend): FriendTold => {
  const t = useTexts(attributeTexts);
  const refereeId = useSettled(friend.refereeId);
  const onboardingId = useSettled(friend.onboardingId);
  const knows = refereeId !== "";
  const person = useAnswer("getParticipant", { params: { participantId: refereeId } }, { enabled: knows });
  const came = useAnswer("listReferrals", { query: { refereeId, limit: 1 } }, { enabled: knows });
  const began = useAnswer("listReferrals", { query: { onboardingId, limit: 1 } }, { enabled: onboardingId !== "" });
  if (refereeId !== friend.refereeId || onboardingId !== friend.onboardingId) return told([]);
  const ending = (text: string): FriendTold => told([{ icon: "warning", text }], { ends: true });
  if (knows && refereeId === participantId) return ending(t.self);
  const before = (knows ? came.data?.items[0] : undefined) ?? (onboardingId === "" ? undefined : began.data?.items[0]);
  if (before !== undefined)
    return before.codeId === code?.id
      ? told([{ icon: "minus", text: t.same(before.referrerId, before.code) }], { ends: true, already: before.id })
      : ending(t.taken(before.referrerId));
  if (!knows) return told([]);
  if (person.error?.status === 404) return told([{ icon: "info", text: t.unknownPerson }]);
  if (person.data === undefined) return told([]);
  if (person.data.state === "blocked") return ending(t.blockedPerson);
  return told([{ icon: "check", text: t.known }], { country: person.data.country });
};
