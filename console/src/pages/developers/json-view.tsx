/** A payload as it is, indented. */
import type { ReactNode } from "react";
import { spelledOut } from "../../texts/isolate.ts";

/** Shows JSON; text that is none stays as it came. */
export const JsonView = ({ label, value }: { label: string; value: unknown }): ReactNode => (
  <pre className="payload" tabIndex={0} role="group" aria-label={label} dir="auto">
    {indented(value)}
  </pre>
);

const indented = (value: unknown): string => {
  if (typeof value !== "string") return spelledOut(JSON.stringify(value, null, 2));
  try {
    return spelledOut(JSON.stringify(JSON.parse(value), null, 2));
  } catch {
    return value;
  }
};
