/** A tenant whose queue has something of everything: money, several signals, names nobody expects, and two people's decisions. */
import { expectStatus } from "../../server/test/management/caller.ts";
import { purchase, riskWorld } from "../../server/test/risk/risk-world.ts";
import { newMember } from "../../server/test/harness/console.ts";
import type { Console } from "./harness.ts";

const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" }) as const;
const terms = {
  qualification: { steps: [{ id: "spend", event: "purchase" }] },
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00") },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("10.00") },
  ],
} satisfies Parameters<typeof riskWorld>[1];

/** Names as hard as they may be: long, right to left, and what would be a script in a page that does not take care. */
export const hostile = {
  long: "a-very-long-identifier-that-some-system-made-of-everything-it-knew-about-a-person-0123456789-0123456789",
  script: "<script>alert(1)</script>",
  rightToLeft: "مستخدم-٢٠٢٦",
};

/** The tenant, with reviewers. */
export const reviewWorld = async (it: Console) => {
  const world = await riskWorld(it.service, terms);
  const { tenantId } = world.tenant;
  const risk = await newMember(it.service, { tenantId, role: "risk" });
  const other = await newMember(it.service, { tenantId, role: "risk" });
  const viewer = await newMember(it.service, { tenantId, role: "viewer" });
  /** A sign-up that shares the device of whoever brought it, so that it is held. */
  const held = async (referrerId: string, refereeId: string, more: Record<string, unknown> = {}): Promise<string> => {
    const deviceId = `device-of-${referrerId}`;
    const code = await world.codeOf(referrerId);
    await world.know(referrerId, { deviceId });
    const body = { code, refereeId, deviceId, country: "DE", ...more };
    const { json } = expectStatus(await world.call("registerReferral", { body }), 201);
    if (json["review"] !== "flagged") throw new Error(`${refereeId} was not held`);
    return json.id;
  };
  /** A sign-up that is refused at the door, with its referrer's own mailbox. */
  const refused = async (referrerId: string): Promise<void> => {
    await world.codeOf(referrerId);
    await world.know(referrerId, { email: `${referrerId}@mail.example` });
    expectStatus(await world.signUp(referrerId, { email: `${referrerId}@mail.example` }), 422, "risk_declined");
  };
  /** Has two people decide from this stake on. */
  const fourEyesFrom = async (amount: string): Promise<void> => {
    const { headers } = await world.call("getRiskSettings");
    const body = { fourEyesFrom: { amount, currency: "EUR" } };
    expectStatus(await world.call("putRiskSettings", { body, headers: { "if-match": String(headers["etag"]) } }), 200);
  };
  return {
    ...world,
    held,
    refused,
    fourEyesFrom,
    purchase: (id: string) => purchase(world, id),
    risk,
    other,
    viewer,
    at: `/${tenantId}`,
  };
};
