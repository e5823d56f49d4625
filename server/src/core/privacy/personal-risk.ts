import type { PersonalField, PersonalFields } from "./personal-field.ts";

const judged = (what: string, erasure: PersonalField["erasure"], more: Partial<PersonalField> = {}): PersonalField => ({
  what,
  purpose: "to explain and repeat a judgement of abuse",
  kept: "riskAssessments",
  erasure,
  exported: "riskAssessments",
  ...more,
});

/** An entry about a participant stays when it was taken off: an erasure finds by it what was said of them. */
const listKept = {
  words:
    "until erased; of other things than participants, the days of `riskAssessments` after it was taken off or ran out",
} as const;

const signal = (what: string, erasure: PersonalField["erasure"], more: Partial<PersonalField> = {}): PersonalField => ({
  what,
  purpose: "to see who signs up twice",
  kept: "riskSignals",
  erasure,
  exported: "riskSignals",
  ...more,
});

/** What judges abuse: hashes of what people were seen with, judgements, lists. */
export const personalRisk: PersonalFields = {
  risk_signals: {
    hash: signal(
      "keyed hash of an e-mail address, phone, device, payout account or network; nothing readable",
      "row deleted",
    ),
    person: signal("the person's id", "row deleted"),
    referrer_id: signal("who referred them", "pseudonym", { because: "The other person's.", exported: null }),
  },
  risk_assessments: {
    referrer_id: judged("who referred", "pseudonym", { because: "The other person's.", exported: null }),
    referee_id: judged("who was judged", "pseudonym"),
    onboarding_id: judged("who was judged, by the temporary id", "pseudonym"),
    signals: judged("the keyed hashes it was judged by", "cleared", {
      kept: "riskSignals",
      because: "Hashes; the export names their kinds.",
      exported: null,
    }),
    ip_country: judged("country of the network they signed up from", "cleared"),
    results: judged("which rules spoke, and ids of people they were compared with", "pseudonym", {
      because: "The export leaves out the others.",
    }),
  },
  risk_review_steps: {
    note: judged("what reviewers noted, about both people of a referral", "cleared", {
      because: "It may name the other person; the export tells the decision by the referral's steps.",
      exported: null,
    }),
  },
  risk_list_entries: {
    match: judged("whom or what the tenant blocks or allows: an id, or a keyed hash", "pseudonym", {
      kept: listKept,
      because: "A judgement of the tenant's own; blocking is told by `participant`.",
      exported: null,
    }),
    shown: judged("the same as staff sees it", "pseudonym", {
      kept: listKept,
      because: "As before.",
      exported: null,
    }),
    note: judged("why, in the tenant's words", "cleared", {
      kept: listKept,
      because: "As before.",
      exported: null,
    }),
  },
};
