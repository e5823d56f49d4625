import { page } from "../../shell/routes.tsx";

/** The pages of People. */
export const peoplePages = [
  page("people", () => import("./people-page.tsx"), "PeoplePage"),
  page("people/participants/$participantId", () => import("./participant-page.tsx"), "ParticipantPage"),
  page("people/referrals/$referralId", () => import("./referral-page.tsx"), "ReferralPage"),
];
