import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

/** What the overview says. */
export const overviewTexts = defineTexts(
  {
    overview: "Overview",
    period: "Period",
    days: (n: number) => plural("en", n, "Last day", "Last # days"),
    campaign: "Campaign",
    allCampaigns: "All campaigns",
    attention: "Needs attention",
    calm: "Nothing needs you right now.",
    attentions: {
      budget_low: (name: string) => `The budget of ${name} is almost used up`,
      campaign_ending: (name: string) => `${name} ends soon`,
      endpoint_failing: () => "A webhook endpoint fails",
      endpoint_disabled: () => "A webhook endpoint is disabled",
      deliveries_failed: (_: string, n: number) =>
        plural("en", n, "# webhook was given up in the last 7 days", "# webhooks were given up in the last 7 days"),
      reviews_open: (_: string, n: number) =>
        plural(
          "en",
          n,
          "# referral waits for a review or a second look",
          "# referrals wait for a review or a second look",
        ),
      referrals_waiting: (_: string, n: number) =>
        plural("en", n, "# referral waits for an approval", "# referrals wait for an approval"),
      rewards_waiting: (_: string, n: number) =>
        plural("en", n, "# reward waits for an approval", "# rewards wait for an approval"),
      events_rejected: (_: string, n: number) =>
        plural(
          "en",
          n,
          "# webhook of a source was refused in the last 7 days",
          "# webhooks of a source were refused in the last 7 days",
        ),
      payouts_failed: (_: string, n: number) => plural("en", n, "# payout failed", "# payouts failed"),
    },
    since: (ago: string) => `the first ${ago}`,
    look: "Look",
    referrers: "Top referrers",
    csv: "Top 100 as CSV",
    referrersSince: (at: string) => `So many friends came that these are counted since ${at} only.`,
    referrersNone: "Nobody brought a friend who qualified in this period.",
    participant: "Participant",
    country: "Country",
    qualified: "Qualified",
    rewarded: "Rewarded",
    unknown: "Not known",
  },
  {
    overview: "Überblick",
    period: "Zeitraum",
    days: (n) => plural("de", n, "Letzter Tag", "Letzte # Tage"),
    campaign: "Kampagne",
    allCampaigns: "Alle Kampagnen",
    attention: "Braucht Aufmerksamkeit",
    calm: "Gerade braucht Sie nichts.",
    attentions: {
      budget_low: (name) => `Das Budget von ${name} ist fast aufgebraucht`,
      campaign_ending: (name) => `${name} endet bald`,
      endpoint_failing: () => "Ein Webhook-Endpunkt schlägt fehl",
      endpoint_disabled: () => "Ein Webhook-Endpunkt ist abgeschaltet",
      deliveries_failed: (_, n) =>
        plural(
          "de",
          n,
          "# Webhook wurde in den letzten 7 Tagen aufgegeben",
          "# Webhooks wurden in den letzten 7 Tagen aufgegeben",
        ),
      reviews_open: (_, n) =>
        plural(
          "de",
          n,
          "# Empfehlung wartet auf Prüfung oder einen zweiten Blick",
          "# Empfehlungen warten auf Prüfung oder einen zweiten Blick",
        ),
      referrals_waiting: (_, n) =>
        plural("de", n, "# Empfehlung wartet auf Freigabe", "# Empfehlungen warten auf Freigabe"),
      rewards_waiting: (_, n) =>
        plural("de", n, "# Belohnung wartet auf Freigabe", "# Belohnungen warten auf Freigabe"),
      events_rejected: (_, n) =>
        plural(
          "de",
          n,
          "# Webhook einer Quelle wurde in den letzten 7 Tagen abgelehnt",
          "# Webhooks einer Quelle wurden in den letzten 7 Tagen abgelehnt",
        ),
      payouts_failed: (_, n) => plural("de", n, "# Auszahlung schlug fehl", "# Auszahlungen schlugen fehl"),
    },
    since: (ago) => `zuerst ${ago}`,
    look: "Ansehen",
    referrers: "Erfolgreichste Empfehlende",
    csv: "Die ersten 100 als CSV",
    referrersSince: (at) => `Es kamen so viele, dass hier erst ab ${at} gezählt ist.`,
    referrersNone: "In diesem Zeitraum hat niemand eine Person geworben, die sich qualifizierte.",
    participant: "Person",
    country: "Land",
    qualified: "Qualifiziert",
    rewarded: "Belohnt",
    unknown: "Nicht bekannt",
  },
);
