import { page } from "../../shell/routes.tsx";

/** The pages of People. */
export const peoplePages = [
  page("people", () => import("./people-page.tsx"), "PeoplePage"),
  page("people/participants/$participantId", () => import("./participant-page.tsx"), "ParticipantPage", {
    ahead: ({ participantId = "" }) => ({ id: "getParticipant", input: { params: { participantId } } }),
  }),
  page("people/referrals/$referralId", () => import("./referral-page.tsx"), "ReferralPage", {
    ahead: ({ referralId = "" }) => ({ id: "explainReferral", input: { params: { referralId } } }),
  }),
];
