import { defineTexts } from "../../texts/locale.tsx";

/** What is said of a referral that is over, and of what replaced codes leave behind. */
export const endedTexts = defineTexts(
  {
    noReward: {
      expired: "No reward: a step was not done in time.",
      declined: "No reward: the referral was declined.",
      voided: "No reward: the referral was voided.",
      reversed: "No reward: the referral was reversed.",
      approved: "No reward: the campaign gives none for it.",
      rewarded: "No reward: the campaign gives none for it.",
    },
    missed: "missed",
    notDone: "not done",
    openReview: "Open its review",
    codeGone: "works no more",
  },
  {
    noReward: {
      expired: "Keine Belohnung: Ein Schritt wurde nicht rechtzeitig geschafft.",
      declined: "Keine Belohnung: Die Empfehlung wurde abgelehnt.",
      voided: "Keine Belohnung: Die Empfehlung wurde für nichtig erklärt.",
      reversed: "Keine Belohnung: Die Empfehlung wurde rückgängig gemacht.",
      approved: "Keine Belohnung: Die Kampagne gibt dafür keine.",
      rewarded: "Keine Belohnung: Die Kampagne gibt dafür keine.",
    },
    missed: "versäumt",
    notDone: "nicht geschafft",
    openReview: "Ihre Prüfung öffnen",
    codeGone: "gilt nicht mehr",
  },
);
