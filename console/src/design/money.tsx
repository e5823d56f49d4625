/** Amounts of money. */
import type { ReactNode } from "react";
import type { Amount } from "../texts/format.ts";
import { useFormat } from "../texts/locale.tsx";

/** An amount as the language writes it, all its digits kept. */
export const Money = ({ value }: { value: Amount }): ReactNode => {
  const format = useFormat();
  return <span className="nowrap">{format.money(value)}</span>;
};
