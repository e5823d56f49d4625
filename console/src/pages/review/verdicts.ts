/** What can be said about the two sides of a referral. */
import type { Answer } from "../../api/call.ts";
import type { ItemOf } from "../../api/queries.ts";

/** A flagged referral in the queue. */
export type Review = ItemOf<"listReviews">;
/** What became, or would become, of many. */
export type Outcomes = Answer<"decideReviews">["items"];

/** All four, as keys: the referrer's side first. */
export const choices = ["clear clear", "confirm clear", "clear confirm", "confirm confirm"] as const;
export type Choice = (typeof choices)[number];

/** Both sides of a choice. */
export const verdictsOf = (choice: Choice): { referrer: "clear" | "confirm"; referee: "clear" | "confirm" } => {
  const [referrer, referee] = choice.split(" ") as ["clear" | "confirm", "clear" | "confirm"];
  return { referrer, referee };
};

/** Which choice a decision was. */
export const choiceOf = ({ referrer, referee }: { referrer: string; referee: string }): Choice =>
  choices.find((choice) => choice === `${referrer} ${referee}`) ?? "clear clear";
