/** What needs somebody now, the worst first, each with the way there. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { ButtonLink } from "../../design/button.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import type { Target } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { overviewTexts } from "./texts.ts";

type Item = Answer<"getReportAttention">["items"][number];

const tones = { info: "waiting", warning: "attention", critical: "bad" } as const;

/** Where each is mended. */
const places: Readonly<Record<Item["code"], (id: string) => Target>> = {
  budget_low: (id) => ({ to: `/campaigns/${id}` }),
  campaign_ending: (id) => ({ to: `/campaigns/${id}` }),
  endpoint_failing: (endpoint) => ({ to: "/developers/webhooks", search: { endpoint } }),
  endpoint_disabled: (endpoint) => ({ to: "/developers/webhooks", search: { endpoint } }),
  deliveries_failed: () => ({ to: "/developers/deliveries", search: { state: "failed" } }),
  reviews_open: () => ({ to: "/review" }),
  referrals_waiting: () => ({ to: "/people", search: { state: "awaiting" } }),
  rewards_waiting: () => ({ to: "/money", search: { show: "waiting" } }),
  events_rejected: (source) => ({ to: "/developers/sources", search: { source } }),
  payouts_failed: () => ({ to: "/money", search: { show: "failed" } }),
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
  const { code, severity, count, since, until, name, id } = item;
  return (
    <li>
      <Badge tone={tones[severity]}>
        <span className="break" dir="auto">
          {t.attentions[code](name ?? "", count)}
        </span>
      </Badge>
      <span className="soft small">
        {until !== null ? (
          <RelativeTime at={until} />
        ) : since !== null ? (
          <RelativeTime at={since} say={t.since} />
        ) : null}
      </span>
      <ButtonLink small {...places[code](id ?? "")}>
        {t.look}
      </ButtonLink>
    </li>
  );
};
