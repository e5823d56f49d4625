/** Amounts of money. */
import type { ReactNode } from "react";
import type { Amount } from "../texts/format.ts";
import { useFormat } from "../texts/locale.tsx";

/** Longer than this a figure with its word has lines of its own. */
const longest = 24;

/** A figure and its word in one line, as long as they fit into one. */
export const Unbroken = ({ text }: { text: string }): ReactNode => (
  <span className={text.length > longest ? "break" : "nowrap"}>{text}</span>
);

/** An amount as the language writes it, all its digits kept. */
export const Money = ({ value }: { value: Amount }): ReactNode => {
  const format = useFormat();
  return <Unbroken text={format.money(value)} />;
};
