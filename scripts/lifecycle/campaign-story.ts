/** The story of one campaign, from its terms to the money that comes back; each chapter leans on those before it. */
import { day, euros, terms } from "./campaign-terms.ts";
import { type Narrator, textAt } from "./narrator.ts";

/** In whole seconds, for reading. */
const timeOf = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+/, "");
/** Tells the story. `mark` makes its people and payments new to the tenant; `token` gives a person's access token. */
export class CampaignStory {
  readonly #narrator: Narrator;
  readonly #people: Record<"ada" | "ben" | "cleo" | "dan" | "eve", string>;
  readonly #mark: string;
  #campaign = "";
  #code = "";
  #referral = "";
  #rewards = { ada: "", ben: "" };

  constructor(narrator: Narrator, mark: string) {
    const name = (person: string): string => `${person}${mark}`;
    this.#narrator = narrator;
    this.#mark = mark;
    this.#people = { ada: name("ada"), ben: name("ben"), cleo: name("cleo"), dan: name("dan"), eve: name("eve") };
  }

  async tell(): Promise<void> {
    await this.#campaignStarts();
    await this.#adaGetsHerCode();
    await this.#benSignsUp();
    await this.#illegalTries();
    await this.#benDoesWhatIsAsked();
    await this.#aPaymentIsRefunded();
    await this.#benQualifies();
    await this.#theHoldEnds();
    await this.#payouts();
    await this.#theRewardIsTakenBack();
    await this.#theCapIsReached();
    await this.#aDeadlinePasses();
    await this.#theCampaignEnds();
  }

  async #campaignStarts(): Promise<void> {
    const { call } = this.#chapter(
      "A campaign: a friend who verifies their identity and buys three times for at least 10.00 EUR\nwithin 30 days earns both sides 20.00 EUR, held for 14 days. A code brings two friends at most.",
    );
    const body = { name: "Twenty for both", priority: 1_000, terms };
    const made = await call("POST", "/v1/campaigns", { body, status: 201, tells: ["id"], answers: { state: "draft" } });
    this.#campaign = textAt(made, "id");
    await call("POST", `/v1/campaigns/${this.#campaign}/activate`, { answers: { state: "active" } });
  }

  async #adaGetsHerCode(): Promise<void> {
    const { call } = this.#chapter("Ada opens the app and gets her code. A sign-up form finds it valid.");
    const token = await this.#tokenOf("ada");
    const shown = await call("GET", "/v1/referral", { as: { token }, tells: ["code"], answers: { cap: 2, used: 0 } });
    this.#code = textAt(shown, "code");
    await this.#validate(true);
  }

  async #benSignsUp(): Promise<void> {
    const { call } = this.#chapter(
      "Ben signs up with it. He has a temporary id while he is checked, and a permanent one later.",
    );
    const onboardingId = `onboarding${this.#mark}`;
    const registered = await call("POST", "/v1/referrals", {
      body: { code: this.#code, onboardingId },
      status: 201,
      tells: ["id"],
      answers: { status: "registered", counted: true, refereeId: null },
    });
    this.#referral = textAt(registered, "id");
    const { ada, ben } = this.#people;
    await call("POST", `/v1/referrals/${this.#referral}/link`, {
      body: { refereeId: ben },
      answers: { referrerId: ada, refereeId: ben },
    });
  }

  async #illegalTries(): Promise<void> {
    const { call } = this.#chapter("What must not be: Ada refers herself; Ben uses Dan's code as well.");
    const { ada, ben } = this.#people;
    await this.#refused(this.#code, ada, "self_referral");
    const body = { participantId: this.#people.dan, campaignId: this.#campaign };
    const dans = await call("POST", "/v1/codes", { body, status: 201, tells: ["code"] });
    await this.#refused(textAt(dans, "code"), ben, "already_referred");
  }

  async #benDoesWhatIsAsked(): Promise<void> {
    const { call } = this.#chapter(
      "Four days later what Ben did is reported: out of order, one purchase twice, one too small.",
    );
    const now = await this.#advance(4);
    const at = (daysAgo: number): string => timeOf(now - daysAgo * day * 1000);
    await this.#buy("purchase-2", "25.00", at(1));
    await this.#buy("purchase-1", "12.50", at(2));
    await this.#buy("purchase-1", "12.50", at(2), "duplicate");
    await this.#buy("small", "9.99", at(1));
    await this.#event({ id: this.#name("identity"), type: "identity.verified", occurredAt: at(3) });
    await call("GET", `/v1/referrals/${this.#referral}/explain`, {
      answers: {
        summary: 'The step "purchases" is next (2 of 3 done).',
        waitingFor: "referee",
        "steps.1.rejected.0.reason": "amount_below_minimum",
      },
      tells: ["steps.1.deadline"],
    });
  }

  async #aPaymentIsRefunded(): Promise<void> {
    const { call } = this.#chapter("Ben sends something back. The refund names the purchase, which counts no more.");
    const now = await this.#advance(1);
    await this.#event({
      id: this.#name("refund"),
      type: "purchase",
      objectId: this.#name("purchase-2"),
      status: "reversed",
      occurredAt: timeOf(now),
    });
    await call("GET", `/v1/referrals/${this.#referral}/explain`, {
      answers: { summary: 'The step "purchases" is next (1 of 3 done).', "steps.1.rejected.1.reason": "refunded" },
    });
  }

  async #benQualifies(): Promise<void> {
    const { call } = this.#chapter(
      "Two more purchases: Ben qualifies, and both are granted 20.00 EUR, which are held for 14 days.",
    );
    const at = timeOf(await this.#advance(1));
    await this.#buy("purchase-3", "40.00", at);
    await this.#buy("purchase-4", "10.00", at);
    await call("GET", `/v1/referrals/${this.#referral}`, { answers: { status: "approved" } });
    for (const [person, side] of [
      ["ada", "referrer"],
      ["ben", "referee"],
    ] as const) {
      const found = await call("GET", `/v1/rewards?referralId=${this.#referral}&side=${side}`, {
        tells: ["items.0.id", "items.0.value.amount"],
        answers: { "items.0.participantId": this.#people[person], "items.0.status": "pending" },
      });
      this.#rewards[person] = textAt(found, "items.0.id");
    }
    await call("GET", `/v1/rewards/${this.#rewards.ada}/explain`, { tells: ["summary", "reward.availableAt"] });
  }

  async #theHoldEnds(): Promise<void> {
    const { call } = this.#chapter("Fourteen days later the hold is over.");
    await this.#advance(14);
    await call("GET", `/v1/rewards/${this.#rewards.ada}`, { answers: { status: "available" } });
    await call("GET", `/v1/rewards/${this.#rewards.ben}`, { answers: { status: "available" } });
    await call("GET", `/v1/referrals/${this.#referral}`, { answers: { status: "rewarded" } });
  }

  async #payouts(): Promise<void> {
    const { call } = this.#chapter(
      "Payouts: Ada's arrives and is confirmed, Ben's fails. His money stays in his wallet.",
    );
    await call("POST", `/v1/rewards/${this.#rewards.ada}/pay`, {
      body: { reference: this.#name("payout") },
      answers: { status: "paid" },
    });
    await call("POST", `/v1/rewards/${this.#rewards.ben}/fail`, {
      body: { reason: "account closed" },
      answers: { status: "available", "failure.reason": "account closed" },
    });
    const token = await this.#tokenOf("ben");
    await call("GET", "/v1/wallet/reward", { as: { token }, answers: { balance: "20.00", currency: "eur" } });
  }

  async #theRewardIsTakenBack(): Promise<void> {
    const { call } = this.#chapter(
      "Ada's reward is taken back after it was paid. Her statement says what she owes;\nthe books still sum to zero.",
    );
    await call("POST", `/v1/rewards/${this.#rewards.ada}/reverse`, {
      body: { reason: "the account was opened with a stolen card" },
      answers: { status: "reversed" },
    });
    const statement = await call("GET", `/v1/ledger/statements/${this.#people.ada}`);
    this.#narrator.table(statement["balances"], ["account", "currency", "amount"]);
    await call("GET", "/v1/ledger/check", { tells: ["transactions", "entries"], answers: { ok: true } });
  }

  async #theCapIsReached(): Promise<void> {
    this.#chapter("Cleo takes the last of Ada's two slots. The form says no from now on, and Eve is refused.");
    await this.#narrator.call("POST", "/v1/referrals", {
      body: { code: this.#code, refereeId: this.#people.cleo },
      status: 201,
      answers: { status: "registered", counted: true },
    });
    await this.#validate(false);
    await this.#refused(this.#code, this.#people.eve, "code_cap_reached");
  }

  async #aDeadlinePasses(): Promise<void> {
    const { call } = this.#chapter("Cleo does nothing for 31 days: her referral expires, and her slot is free again.");
    await this.#advance(31);
    await call("GET", `/v1/referrals?refereeId=${this.#people.cleo}`, {
      answers: { "items.0.status": "expired", "items.0.reason": "qualification_window_over" },
    });
    await this.#validate(true);
  }

  async #theCampaignEnds(): Promise<void> {
    const { call } = this.#chapter("The campaign ends. Its codes stop working; what was earned stays.");
    await call("POST", `/v1/campaigns/${this.#campaign}/end`, { answers: { state: "ended" } });
    await this.#validate(false);
  }

  #chapter(sentence: string): { call: Narrator["call"] } {
    this.#narrator.chapter(sentence);
    return { call: this.#narrator.call.bind(this.#narrator) };
  }

  #name(what: string): string {
    return `${what}${this.#mark}`;
  }

  async #tokenOf(person: "ada" | "ben"): Promise<string> {
    const body = { participantId: this.#people[person] };
    const issued = await this.#narrator.call("POST", "/v1/participant-tokens", {
      body,
      status: 201,
      tells: ["expiresAt"],
    });
    return textAt(issued, "accessToken");
  }

  async #validate(valid: boolean): Promise<void> {
    await this.#narrator.call("GET", `/v1/referral/${this.#code}/validate`, { as: "form", answers: { valid } });
  }

  async #refused(code: string, refereeId: string, reason: string): Promise<void> {
    const body = { code, refereeId };
    await this.#narrator.call("POST", "/v1/referrals", { body, status: 422, answers: { code: reason } });
  }

  /** Moves the sandbox's clock; returns its time. Units: milliseconds. */
  async #advance(days: number): Promise<number> {
    const body = { advanceSeconds: days * day };
    const clock = await this.#narrator.call("POST", "/v1/sandbox/clock", { body, tells: ["now"] });
    return Date.parse(textAt(clock, "now"));
  }

  async #buy(id: string, amount: string, occurredAt: string, outcome = "accepted"): Promise<void> {
    await this.#event({ id: this.#name(id), type: "purchase", ...euros(amount), occurredAt }, outcome);
  }

  async #event(event: Record<string, unknown>, outcome = "accepted"): Promise<void> {
    const { id, type, ...rest } = event;
    const body = { id, type, participantId: this.#people.ben, ...rest };
    await this.#narrator.call("POST", "/v1/events", { body, status: 201, answers: { outcome } });
  }
}
