import { asLong, type PersonalFields, untilErased } from "./personal-field.ts";

const threeDays = { words: "72 hours" } as const;

/** What is written down about it: rewards and books, what was told and answered, what an erasure leaves. */
export const personalRecords: PersonalFields = {
  rejected_events: {
    body: {
      what: "a webhook that was refused, as it came",
      purpose: "to mend a mapping and take it again",
      kept: "refusedWebhooks",
      erasure: "cleared",
      because: "Where the person's id stands in it as a value.",
      exported: "refusedWebhooks",
    },
    detail: {
      what: "why it was refused",
      purpose: "to mend a mapping",
      kept: "refusedWebhooks",
      erasure: "cleared",
      because: "Where it names the person.",
      exported: "refusedWebhooks",
    },
  },
  rewards: {
    participant_id: {
      what: "whose reward it is",
      purpose: "to pay it",
      kept: untilErased,
      erasure: "pseudonym",
      exported: "rewards",
    },
    referrer_id: {
      what: "whose referral brought it",
      purpose: "limits per referrer",
      kept: untilErased,
      erasure: "pseudonym",
      because: "Shown on the person's own side only.",
      exported: "rewards",
    },
    failure: {
      what: "why a payout failed, in the tenant's words",
      purpose: "to mend and repeat it",
      kept: untilErased,
      erasure: "cleared",
      exported: "rewards",
    },
    payout_reference: {
      what: "the tenant's reference of the payment",
      purpose: "to find the payment in the tenant's books",
      kept: asLong("the ledger"),
      erasure: "stays",
      because: "The books must stay explicable (bookkeeping duties); it is no id of a person.",
      exported: "rewards",
    },
    rule_results: {
      what: "why it was granted; rules of jurisdictions name a country",
      purpose: "to explain it",
      kept: asLong("the ledger"),
      erasure: "stays",
      because: "Explains an entry of the books; a country leads to nobody without the id.",
      exported: "rewards",
    },
  },
  reward_refusals: {
    rule_results: {
      what: "why it was not granted; rules of jurisdictions name a country",
      purpose: "to explain it",
      kept: asLong("the referral"),
      erasure: "stays",
      because: "As the results of granted rewards. The referral's own rewards show it.",
      exported: null,
    },
  },
  reward_transitions: {
    note: {
      what: "what staff wrote at a step",
      purpose: "to explain decisions",
      kept: untilErased,
      erasure: "cleared",
      because: "Of both people's rewards of a referral.",
      exported: "rewards",
    },
  },
  veto_attempts: {
    excerpt: {
      what: "start of the answer of the tenant's own system",
      purpose: "to look into a refusal",
      kept: "deliveries",
      erasure: "cleared",
      because: "The tenant's own words, with what looks like a person taken out.",
      exported: null,
    },
  },
  ledger_entries: {
    participant_id: {
      what: "whose money it is",
      purpose: "balances, statements, yearly reports",
      kept: untilErased,
      erasure: "pseudonym",
      because: "Every sum stays as it was.",
      exported: "ledger",
    },
  },
  outbox_events: {
    data: {
      what: "the person's ids in events that the tenant is told of",
      purpose: "webhooks",
      kept: "deliveries",
      erasure: "pseudonym",
      because: "Repeats the ids of what the export shows.",
      exported: null,
    },
  },
  delivery_attempts: {
    excerpt: {
      what: "start of a webhook receiver's answer",
      purpose: "to look into a failure",
      kept: "deliveries",
      erasure: "cleared",
      because: "The tenant's own words, with what looks like a person taken out.",
      exported: null,
    },
  },
  idempotency_records: {
    body: {
      what: "answers to writes, which name the person",
      purpose: "to give a repetition the same answer",
      kept: threeDays,
      erasure: "cleared",
      because:
        "Answers that hold a secret are sealed and out of reach; they go after 72 hours. Repeats what the export shows.",
      exported: null,
    },
    idempotency_key: {
      what: "the tenant's own key of a request",
      purpose: "to know a repetition",
      kept: threeDays,
      erasure: "pseudonym",
      because: "Where it is made of the person's id.",
      exported: null,
    },
    request_hash: {
      what: "SHA-256 of a request",
      purpose: "to refuse another request under the same key",
      kept: threeDays,
      erasure: "expires",
      because: "Could only be tried against guesses of the whole request.",
      exported: null,
    },
  },
  audit_entries: {
    subject_id: {
      what: "whom a write was about, among all things that writes are about",
      purpose: "to tell who changed what",
      kept: asLong("the tenant"),
      erasure: "pseudonym",
      because: "Repeats what the export shows.",
      exported: null,
    },
    subject_digest: {
      what: "salted SHA-256 of the person's id",
      purpose: "to chain the entry without the id",
      kept: asLong("the tenant"),
      erasure: "stays",
      because: "Its random salt goes; without it nobody can try ids on it.",
      exported: null,
    },
    reason: {
      what: "why, in the tenant's words",
      purpose: "to tell why something was changed",
      kept: asLong("the tenant"),
      erasure: "cleared",
      because: "The export shows it with the step it led to.",
      exported: null,
    },
    reason_digest: {
      what: "salted SHA-256 of the reason",
      purpose: "to chain the entry without the text",
      kept: asLong("the tenant"),
      erasure: "stays",
      because: "Its random salt goes.",
      exported: null,
    },
  },
  limit_counts: {
    subject: {
      what: "keyed hash of a client's address that asked about invalid codes",
      purpose: "to stop whoever guesses at codes",
      kept: { words: "ten minutes" },
      erasure: "expires",
      because: "No id stands beside it, so nobody can say whose it is.",
      exported: null,
    },
  },
  erasures: {
    reason: {
      what: "why somebody was erased, in the tenant's words",
      purpose: "to prove that a request was met",
      kept: asLong("the tenant"),
      erasure: "stays",
      because: "The API asks for a ticket's number, never a name.",
      exported: null,
    },
  },
  erasure_tombstones: {
    tombstone: {
      what: "keyed hash of an id that was erased",
      purpose: "nobody is referred twice; erasing twice is erasing once",
      kept: "tombstones",
      erasure: "stays",
      because: "What an erasure leaves: without the deployment's key nobody can try ids on it.",
      exported: null,
    },
    barred: {
      what: "whether they had been referred, or were blocked",
      purpose: "the same",
      kept: "tombstones",
      erasure: "stays",
      because: "The same.",
      exported: null,
    },
  },
};
