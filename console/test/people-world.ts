/** A tenant with a referrer and friends at every stage of their way. */
import type { TestTenant } from "../../server/test/harness/service.ts";
import type { Page } from "playwright-core";
import { api, type Console } from "./harness.ts";

const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" });
const days = (count: number) => ({ seconds: count * 86_400, after: "registration" });
/** Two steps, approved by people, and something for both. */
export const peopleTerms = {
  codeCap: 20,
  qualification: {
    approval: "manual",
    steps: [
      { id: "kyc", name: "Identity check", event: "identity_verified", within: days(14) },
      {
        id: "spend",
        name: "Three purchases",
        event: "purchase",
        count: 3,
        minAmount: { amount: "10.00", currency: "EUR" },
        within: days(30),
      },
    ],
  },
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00") },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("10.00") },
  ],
};
/** Ids that somebody might send to break a page. */
export const hostile = [
  "<img-src=x-onerror=alert(1)>",
  "\u0645\u0633\u062a\u062e\u062f\u0645-44",
  "long-id-".repeat(15),
];

export type Made = { id: string };

/** A referrer with a code, friends on their way, and one who did everything. */
export const peopleWorld = async (it: Console, tenant: TestTenant) => {
  const post = <Answer = Made>(path: string, body: unknown = {}) => api<Answer>(it, tenant, { path, body });
  await api(it, tenant, {
    method: "PUT",
    path: "/v1/participants/anna",
    body: { country: "DE", attributes: { plan: "gold" } },
  });
  const code = await post<Made & { code: string }>("/v1/codes", {
    participantId: "anna",
    campaignId: tenant.campaignId,
    code: "WITH-ANNA",
  });
  const event = (id: string, participantId: string, more: object) =>
    post("/v1/events", { id, participantId, occurredAt: new Date().toISOString(), ...more });
  const register = async (refereeId: string) => (await post("/v1/referrals", { code: "with anna", refereeId })).id;
  const done = await register("ben");
  await event("kyc-ben", "ben", { type: "identity_verified" });
  for (const n of [1, 2, 3]) await event(`buy-ben-${n}`, "ben", { type: "purchase", amount: "25.50", currency: "EUR" });
  const waiting = await register("cem");
  await event("kyc-cem", "cem", { type: "identity_verified" });
  await event("buy-cem-1", "cem", { type: "purchase", amount: "4.00", currency: "EUR" });
  for (const id of hostile) await register(id);
  const linking = (await post("/v1/referrals", { code: "with anna", onboardingId: "onb-77" })).id;
  /** Holds a slot of the code for a sign-up that takes long. */
  const hold = (onboardingId: string) => post("/v1/codes/with-anna/reservations", { onboardingId });
  return { code, done, waiting, linking, hold };
};

/** Types into the search box and presses Enter. */
export const find = async (page: Page, text: string): Promise<void> => {
  const box = page.getByRole("searchbox");
  await box.fill(text);
  await box.press("Enter");
};
