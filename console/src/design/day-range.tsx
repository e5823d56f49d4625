/** The days between which something lies, the first and the last. */
import type { ReactNode } from "react";
import { TextField } from "./field.tsx";

type Props = {
  labels: { from: string; to: string };
  from: string | undefined;
  to: string | undefined;
  onChange: (changed: { from: string } | { to: string }) => void;
};

/** Two fields; neither lets one choose a day on the wrong side of the other. */
export const DayRange = ({ labels, from, to, onChange }: Props): ReactNode => (
  <>
    <TextField
      label={labels.from}
      type="date"
      value={from ?? ""}
      max={to}
      onChange={(value) => onChange({ from: value })}
    />
    <TextField
      label={labels.to}
      type="date"
      value={to ?? ""}
      min={from}
      onChange={(value) => onChange({ to: value })}
    />
  </>
);
