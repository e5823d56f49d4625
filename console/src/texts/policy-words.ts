/** Words of policy packs in the language of the person: the packs have the English ones, here are the German. */
import type { Answer } from "../api/call.ts";
import { useLocale } from "./locale.tsx";

export type Pack = Answer<"listPolicyPacks">["items"][number];
type Rule = Pack["rules"][number];

const german: Readonly<Record<string, { title: string; rules: Readonly<Record<string, string>> }>> = {
  "gb-crypto-promotion": {
    title: "Vereinigtes Königreich: keine Belohnungen für Kryptoprodukte",
    rules: {
      ban: "Anreize, in Kryptowerte zu investieren, sind verboten, in Geld oder anders. Für Kampagnen eines Kryptoprodukts: Personen im Vereinigten Königreich bekommen keinerlei Belohnung. Codes werden trotzdem ausgegeben.",
    },
  },
  "gb-crypto-rewards": {
    title: "Vereinigtes Königreich: keine Belohnungen in Kryptowerten",
    rules: {
      ban: "Anreize, in Kryptowerte zu investieren, sind verboten, auch Prämien für geworbene Freunde. Für Kampagnen eines Produkts, das selbst kein Kryptowert ist: Personen im Vereinigten Königreich bekommen keine Belohnungen in Kryptowerten; andere bekommen sie.",
    },
  },
  "us-reporting": {
    title: "Vereinigte Staaten: jährliche Meldung von Zahlungen",
    rules: {
      "until-2025":
        "Zahlungen von 600 USD oder mehr an eine Person in einem Kalenderjahr werden gemeldet. Dollar-Stablecoins zählen eins zu eins.",
      "from-2026":
        "Zahlungen von 2.000 USD oder mehr an eine Person in einem Kalenderjahr werden gemeldet. Das Gesetz passt den Betrag ab 2027 an die Inflation an, der eines späteren Jahres kann höher sein: Schlagen Sie ihn nach. Dollar-Stablecoins zählen eins zu eins.",
    },
  },
};

/** What a pack is called and what its rules say. One that has no German words here says its own. */
export const usePolicyWords = (): {
  title: (pack: Pack) => string;
  rule: (pack: Pack, rule: Rule) => string;
} => {
  const { language } = useLocale();
  const known = (pack: Pack) => (language === "de" ? german[pack.id] : undefined);
  return {
    title: (pack) => known(pack)?.title ?? pack.title,
    rule: (pack, rule) => known(pack)?.rules[rule.id] ?? rule.text,
  };
};

/** Since when the newest of its rules holds; null for ever. */
export const sinceOf = ({ rules }: Pick<Pack, "rules">): string | null =>
  rules
    .flatMap(({ from }) => from ?? [])
    .toSorted()
    .at(-1) ?? null;
