/** How accounts stand in their table: `u` in a statement. */
import type { ConsoleUser } from "../core/console/console-store.ts";
import { toMs, toMsOrNull } from "./session.ts";

/** `operator` counts however it was given. */
export const userColumns = `u.user_id as "userId", u.email, u.name, u.operator or u.operator_by_group as operator, u.created_at as "createdAt",
  u.last_signed_in_at as "lastSignedInAt", u.disabled_at as "disabledAt"`;

/** A row of these columns. */
export type UserRow = {
  userId: string;
  email: string;
  name: string;
  operator: boolean;
  createdAt: Date;
  lastSignedInAt: Date | null;
  disabledAt: Date | null;
};

/** The account of a row. */
export const toUser = ({
  userId,
  email,
  name,
  operator,
  createdAt,
  lastSignedInAt,
  disabledAt,
}: UserRow): ConsoleUser => ({
  ...{ userId, email, name, operator },
  createdAtMs: toMs(createdAt),
  lastSignedInAtMs: toMsOrNull(lastSignedInAt),
  disabledAtMs: toMsOrNull(disabledAt),
});
