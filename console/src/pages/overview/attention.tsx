/** What needs somebody now, the worst first, each with the way there. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { ButtonLink } from "../../design/button.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useNouns } from "../../shell/nouns.ts";
import { useTexts } from "../../texts/locale.tsx";
import { overviewTexts } from "./texts.ts";

type Item = Answer<"getReportAttention">["items"][number];

const tones = { info: "waiting", warning: "attention", critical: "bad" } as const;

/** The page on which each is mended. */
const placeOf = ({ code, id }: Item): string => {
  if (code === "budget_low" || code === "campaign_ending") return `/campaigns/${id ?? ""}`;
  if (code === "reviews_open") return "/review";
  return code === "rewards_waiting" || code === "payouts_failed" ? "/money" : "/developers";
};

/** The list. */
export const Attention = (): ReactNode => {
  const t = useTexts(overviewTexts);
  const attention = useAnswer("getReportAttention", {}, { refetchMs: 60_000 });
  return (
    <section aria-label={t.attention}>
      <Loaded query={attention}>
        {({ items }) =>
          items.length === 0 ? (
            <Note tone="good">{t.calm}</Note>
          ) : (
            <div className="panel">
              <ul className="attention">
                {items.map((item) => (
                  <Line key={`${item.code} ${item.id}`} item={item} />
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
    </section>
  );
};

const Line = ({ item }: { item: Item }): ReactNode => {
  const t = useTexts(overviewTexts);
  const nouns = useNouns();
  const { code, severity, count, since, until, name } = item;
  const to = placeOf(item);
  const there = nouns.some((noun) => to.startsWith(`/${noun}`));
  return (
    <li>
      <Badge tone={tones[severity]}>
        <span className="break" dir="auto">
          {t.attentions[code](name ?? "", count)}
        </span>
      </Badge>
      <span className="soft small">
        {until !== null ? (
          <>
            {t.until} <RelativeTime at={until} />
          </>
        ) : since !== null ? (
          <>
            {t.since} <RelativeTime at={since} />
          </>
        ) : null}
      </span>
      {there ? (
        <ButtonLink small to={to}>
          {t.look}
        </ButtonLink>
      ) : null}
    </li>
  );
};
