import { type ErrorCode, errors, type FieldError, type ReasonCode } from "@beckon/contract";

/**
 * A caller's fault with a code from the registry. Thrown by use cases before anything is changed, or inside a transaction that
 * is then rolled back; one place in `http/` turns it into a response. `message` is public text.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly fields: readonly FieldError[];
  readonly retryAfterSeconds: number | null;

  constructor(
    code: ErrorCode,
    detail: string,
    more: { fields?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(detail);
    this.code = code;
    this.fields = more.fields ?? [];
    this.retryAfterSeconds = more.retryAfterSeconds ?? null;
  }
}

/** For a rule between fields: `rule_violated` with what is wrong where. */
export const violations = (fields: readonly FieldError[]): Refusal =>
  new Refusal("rule_violated", fields.map((field) => field.detail).join(" "), { fields });

/** The error a reason is told as: its own where it has one; reasons that never refuse a request have none. */
export const errorOfReason = (reason: ReasonCode): ErrorCode =>
  Object.hasOwn(errors, reason) ? (reason as ErrorCode) : "conflict";
