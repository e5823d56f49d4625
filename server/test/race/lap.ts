/** What a race found: how many called, what that did, and what is wrong afterwards. */
import type { Answer, Track } from "./track.ts";

/** Something that must be there zero times. */
export type Finding = { what: string; found: number };

/** A race over one guarantee, as the report shows it. */
export type Lap = {
  guarantee: number;
  name: string;
  calls: number;
  /** Calls that changed something. */
  effects: number;
  /** The others, by the reason of their refusal; "same answer" for repetitions. */
  without: Record<string, number>;
  findings: Finding[];
  seconds: number;
};

const sameAnswer = "same answer";

/** What must hold in the database after any race, by guarantee. Each statement counts what breaks it, whatever constraint there is. */
const audits: readonly (Pick<Finding, "what"> & { guarantee: number; sql: string })[] = [
  {
    guarantee: 1,
    what: "codes that look alike",
    sql: `select count(*) - count(distinct translate(code, 'OILSBZ', '011582')) as n from codes where tenant_id = $1`,
  },
  {
    guarantee: 2,
    what: "second codes",
    sql: `select sum(n - 1) as n from (select count(*) as n from codes where tenant_id = $1 and state <> 'replaced'
      group by campaign_id, participant_id) each`,
  },
  {
    guarantee: 3,
    what: "second referrals",
    sql: `select sum(n - 1) as n from (
      select count(*) as n from referrals where tenant_id = $1 and referee_id is not null group by referee_id
      union all
      select count(*) from referrals where tenant_id = $1 and onboarding_id is not null group by onboarding_id) each`,
  },
  {
    guarantee: 4,
    what: "slots over the cap",
    sql: `select sum(greatest(used - cap, 0)) as n from codes where tenant_id = $1`,
  },
  {
    guarantee: 4,
    what: "slots counted wrongly",
    sql: `select sum(abs(c.used
        - (select count(*) from referrals f where f.tenant_id = $1 and f.code_id = c.code_id and f.counted)
        - (select count(*) from reservations r where r.tenant_id = $1 and r.code_id = c.code_id and r.state = 'held'))) as n
      from codes c where c.tenant_id = $1`,
  },
  {
    guarantee: 5,
    what: "second rewards",
    sql: `select sum(n - 1) as n from (select count(*) as n from rewards where tenant_id = $1 and not superseded
      group by participant_id, side, rule_id, case when kind = 'milestone' then campaign_id else referral_id end, ordinal) each`,
  },
  {
    guarantee: 5,
    what: "rewards funded more or less than once",
    sql: `select count(*) as n from rewards w where w.tenant_id = $1 and w.amount is distinct from (select -sum(e.amount)
      from ledger_entries e where e.tenant_id = $1 and e.reward_id = w.reward_id and e.account = 'funding' and e.amount < 0)`,
  },
  {
    guarantee: 5,
    what: "assets that do not sum to zero",
    sql: `select count(*) as n from (select from ledger_entries where tenant_id = $1 group by asset having sum(amount) <> 0) each`,
  },
];

/** Counts what breaks a guarantee, or any of them. */
export const audit = async (track: Track, guarantee?: number): Promise<Finding[]> => {
  const findings: Finding[] = [];
  for (const one of audits)
    if (guarantee === undefined || one.guarantee === guarantee)
      findings.push({ what: one.what, found: await track.count(one.sql) });
  return findings;
};

/**
 * `effects` is what must have happened, `reasons` what else may be said. Successes beyond the effects are too many, unless
 * `repeats` allows them; `repeated` is what they are called.
 */
type Rules = { effects: number; reasons?: readonly string[]; repeats?: boolean; repeated?: string };

/** Keeps count while a race runs. */
export class Recorder {
  calls = 0;
  effects = 0;
  readonly without: Record<string, number> = {};
  readonly findings: Finding[] = [];
  readonly #expected = new Set<string>();

  /** Counts the answers of one moment. */
  count(answers: readonly Answer[], rules: Rules): void {
    for (const reason of rules.reasons ?? []) this.#expected.add(reason);
    const refusals = answers.filter(({ reason }) => reason !== "");
    const successes = answers.length - refusals.length;
    this.calls += answers.length;
    const { repeated: label = sameAnswer } = rules;
    this.#expected.add(label);
    this.effects += rules.repeats ? Math.min(successes, rules.effects) : successes;
    const repeated = rules.repeats ? successes - rules.effects : 0;
    if (repeated > 0) this.#add(label, repeated);
    for (const { reason } of refusals) this.#add(reason, 1);
    if (rules.repeats) this.expect("too few", 0, Math.max(0, -repeated));
    else this.expect("too many or too few", rules.effects, successes);
  }

  /** A number that must be this one; how far it is off is found. */
  expect(what: string, wanted: number, got: number): void {
    const known = this.findings.find((one) => one.what === what);
    if (known) known.found += Math.abs(got - wanted);
    else this.findings.push({ what, found: Math.abs(got - wanted) });
  }

  /** Answers to one question must all be one. */
  expectEqual(answers: readonly Answer[]): void {
    this.expect("different answers", 1, new Set(answers.map(({ text }) => text)).size);
  }

  #add(reason: string, count: number): void {
    this.without[reason] = (this.without[reason] ?? 0) + count;
  }

  /** Refusals for reasons that no rule named. */
  get unexpected(): number {
    return Object.entries(this.without).reduce((sum, [reason, n]) => sum + (this.#expected.has(reason) ? 0 : n), 0);
  }
}

export const isBroken = ({ findings }: Lap): boolean => findings.some(({ found }) => found !== 0);
