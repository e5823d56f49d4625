/** A state as an icon, a word and one of four meanings: never by colour alone. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { stateTexts } from "./state-texts.ts";

/** What a colour means, everywhere. */
export type Tone = "neutral" | "good" | "waiting" | "attention" | "bad";

const toneIcons: Readonly<Record<Tone, IconName>> = {
  neutral: "minus",
  good: "check",
  waiting: "clock",
  attention: "warning",
  bad: "cross",
};

/** A word with a meaning. */
export const Badge = ({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ReactNode }): ReactNode => (
  <span className={`badge badge-${tone}`}>
    <Icon name={icon ?? toneIcons[tone]} />
    {children}
  </span>
);

type Look = { tone: Tone; icon?: IconName };

/** How each state of the domain looks. One table, so that a state looks the same wherever it is met. */
const looks = {
  draft: { tone: "neutral", icon: "draft" },
  active: { tone: "good", icon: "play" },
  scheduled: { tone: "waiting" },
  paused: { tone: "attention", icon: "pause" },
  ended: { tone: "neutral", icon: "flag" },
  archived: { tone: "neutral", icon: "archive" },
  disabled: { tone: "neutral", icon: "pause" },
  replaced: { tone: "neutral", icon: "undo" },
  erased: { tone: "neutral", icon: "cross" },
  registered: { tone: "waiting" },
  qualified: { tone: "good" },
  approved: { tone: "good" },
  rewarded: { tone: "good", icon: "money" },
  declined: { tone: "bad" },
  expired: { tone: "neutral", icon: "clock" },
  held: { tone: "waiting" },
  used: { tone: "good" },
  voided: { tone: "bad" },
  reversed: { tone: "bad", icon: "undo" },
  pending: { tone: "waiting" },
  available: { tone: "good" },
  paid: { tone: "good", icon: "money" },
  cancelled: { tone: "neutral", icon: "cross" },
  failed: { tone: "bad" },
  delivered: { tone: "good" },
  retrying: { tone: "attention", icon: "undo" },
  flagged: { tone: "attention", icon: "flag" },
  cleared: { tone: "good" },
  confirmed: { tone: "bad", icon: "stop" },
  blocked: { tone: "bad", icon: "stop" },
  revoked: { tone: "neutral", icon: "cross" },
  waiting: { tone: "waiting" },
  asking: { tone: "waiting" },
  automatic: { tone: "neutral", icon: "bolt" },
  none: { tone: "neutral" },
} as const satisfies Record<string, Look>;

/** A state that has a look of its own. */
export type KnownState = keyof typeof looks;

/** A state of the domain. One that this version does not know shows its wire word. */
export const StateBadge = ({ state }: { state: string }): ReactNode => {
  const t = useTexts(stateTexts);
  const look: Look | undefined = Object.hasOwn(looks, state) ? looks[state as KnownState] : undefined;
  if (look === undefined) return <Badge tone="neutral">{state}</Badge>;
  return <Badge {...look}>{t[state as KnownState]}</Badge>;
};
