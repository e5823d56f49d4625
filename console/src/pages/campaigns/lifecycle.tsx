/** What can be done with a campaign as a whole, each with its consequences in numbers before it is asked. */
import { type ReactNode, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { Button, buttonClass } from "../../design/button.tsx";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { Icon } from "../../design/icon.tsx";
import { Menu, type MenuEntry } from "../../design/menu.tsx";
import { useNow } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useGo } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTellUndo } from "../../shell/undoing.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { costOf } from "./cost.ts";
import { type Campaign, createBody, draftOf } from "./draft.ts";
import { whoOf } from "./sentence-parts.ts";
import { useWriter } from "./sentence-view.tsx";
import { pageTexts } from "./texts.ts";

const steps = ["activate", "pause", "end", "archive"] as const;
type LifeStep = (typeof steps)[number];

const from: Readonly<Record<LifeStep, readonly Campaign["state"][]>> = {
  activate: ["draft", "paused"],
  pause: ["active"],
  end: ["active", "paused"],
  archive: ["draft", "ended"],
};

type Bound = Answer<"getCampaignCommitments">;
type Listed = Answer<"listCampaigns">["items"][number];

/** Beside which others it will run, by which of them a person in both gets a code: the higher priority, then the older one. */
const precedence = (campaign: Campaign, others: readonly Listed[], { t, format }: Tools): Consequence[] => {
  const goesBefore = (other: Listed): boolean =>
    other.priority > campaign.priority || (other.priority === campaign.priority && other.id < campaign.id);
  const rivals = others.filter(({ id }) => id !== campaign.id);
  const named = (some: readonly Listed[]): string => format.either(some.map(({ name }) => t.quoted(name)));
  const [before, after] = [rivals.filter(goesBefore), rivals.filter((other) => !goesBefore(other))];
  return [
    ...(before.length === 0 ? [] : [{ icon: "warning" as const, text: t.comesAfter(named(before)) }]),
    ...(after.length === 0 ? [] : [{ icon: "info" as const, text: t.comesBefore(named(after)) }]),
  ];
};

/** What a step will do; undefined while its numbers are not known. */
const useConsequences = (
  campaign: Campaign,
  step: LifeStep,
  bound: Bound | undefined,
  active: readonly Listed[] | undefined,
): readonly Consequence[] | undefined => {
  const t = useTexts(pageTexts);
  const writer = useWriter();
  const format = useFormat();
  const now = useNow();
  if (step === "archive") return [{ icon: "archive", text: t.archiveOnly }];
  if (bound === undefined) return undefined;
  const { codes, referrals, money } = bound;
  const codeText = t.codes(codes.count, !codes.exact);
  if (step === "activate") {
    if (active === undefined) return undefined;
    const tools = { t, writer, format, now };
    return [
      ...activation(campaign, tools),
      ...precedence(campaign, active, tools),
      ...(codes.count === 0 ? [] : [{ icon: "check" as const, text: t.codesWork(codeText) }]),
    ];
  }
  const keep: Consequence[] =
    referrals.count === 0
      ? []
      : [{ icon: "people", text: t.referralsKeep(t.referrals(referrals.count, !referrals.exact)) }];
  const stop = codes.count === 0 ? t.noCodes : step === "end" ? t.codesStop(codeText) : t.codesPause(codeText);
  const owed: Consequence[] =
    money.length === 0 ? [] : [{ icon: "money", text: t.stillOwed(format.list(money.map(format.money))) }];
  const last: Consequence[] = step === "end" ? [{ icon: "warning", text: t.forGood }] : [];
  return [{ icon: step === "end" ? "stop" : "pause", text: stop }, ...keep, ...owed, ...last];
};

type Tools = {
  t: ReturnType<typeof useTexts<(typeof pageTexts)["en"]>>;
  writer: ReturnType<typeof useWriter>;
  format: ReturnType<typeof useFormat>;
  now: number;
};

const activation = (campaign: Campaign, { t, writer, format, now }: Tools): Consequence[] => {
  const { terms } = campaign.revision;
  const cost = costOf(terms);
  const sums = format.list(cost.sums.map((sum) => format.money({ amount: sum.times(1n), currency: sum.currency })));
  const { budget } = terms.limits;
  const waits = campaign.startsAt !== null && Date.parse(campaign.startsAt) > now ? campaign.startsAt : null;
  return [
    { icon: "people", text: t.willIssue(whoOf(terms, writer)) },
    ...(waits === null ? [] : [{ icon: "clock" as const, text: t.willStart(format.exact(waits, campaign.timeZone)) }]),
    ...(terms.rewards.length === 0
      ? [{ icon: "info" as const, text: t.willPayNothing }]
      : [
          ...(sums === "" ? [] : [{ icon: "money" as const, text: t.willPay(sums) }]),
          budget === null
            ? { icon: "warning" as const, text: t.willPayWithout }
            : { icon: "money" as const, text: t.willPayUpTo(format.money(budget)) },
        ]),
  ];
};

/** The buttons at the page's head, and their dialogs. */
export const CampaignActions = ({ campaign }: { campaign: Campaign }): ReactNode => {
  const t = useTexts(pageTexts);
  const mayNot = useMayNot();
  const tell = useTell();
  const tellUndo = useTellUndo();
  const call = useCall();
  const go = useGo();
  const [asked, setAsked] = useState<LifeStep | null>(null);
  const reason = mayNot("campaigns:write");
  const onDone = (): void => {
    const back = asked === "pause" ? "activate" : asked === "activate" && campaign.state === "paused" ? "pause" : null;
    if (asked !== null && back !== null)
      tellUndo(t.done[asked], {
        undo: async () => {
          const params = { campaignId: campaign.id };
          await call(back === "pause" ? "pauseCampaign" : "activateCampaign", { params });
          return t.done[back];
        },
      });
    else if (asked !== null) tell(t.done[asked]);
    setAsked(null);
  };
  const stale = ["getCampaign", "listCampaigns"] as const;
  const changes = {
    activate: useChange("activateCampaign", { stale, onDone }),
    pause: useChange("pauseCampaign", { stale, onDone }),
    end: useChange("endCampaign", { stale, onDone }),
    archive: useChange("archiveCampaign", { stale, onDone }),
  };
  const duplicate = useChange("createCampaign", {
    stale: ["listCampaigns"],
    onDone: ({ id }) => {
      tell(t.created);
      go({ to: `/campaigns/${id}` });
    },
  });
  const possible = steps.filter((step) => from[step].includes(campaign.state));
  const [first, ...rest] = possible;
  const copy = (): void => {
    const draft = draftOf(campaign);
    const name = t.copyOf(draft.name.slice(0, 110));
    // Dates that are over would make a campaign that never runs.
    duplicate.mutate({ body: createBody({ ...draft, name, startsAt: "", endsAt: "" }) });
  };
  // A refusal of the last time is not this time's.
  const ask = (step: LifeStep): void => {
    changes[step].reset();
    setAsked(step);
  };
  const entries: MenuEntry[] = [
    { id: "duplicate", label: t.duplicate, icon: "copy", onPress: copy, reason },
    ...rest.map(
      (step): MenuEntry => ({ id: step, label: t[step], onPress: () => ask(step), reason, bad: step === "end" }),
    ),
  ];
  const button = (
    <button type="button" className={buttonClass({}, true)} aria-label={t.more}>
      <Icon name="more" />
    </button>
  );
  return (
    <>
      {first === undefined ? null : (
        <Button
          kind={first === "activate" ? "primary" : "secondary"}
          icon={first === "activate" ? "play" : first === "pause" ? "pause" : "archive"}
          reason={reason}
          onPress={() => ask(first)}
        >
          {t[first]}
        </Button>
      )}
      <Menu label={t.more} button={button} groups={[{ id: "more", entries }]} />
      {asked === null ? null : (
        <LifeDialog
          campaign={campaign}
          step={asked}
          busy={changes[asked].isPending}
          error={changes[asked].error}
          onClose={() => setAsked(null)}
          onConfirm={() => changes[asked].mutate({ params: { campaignId: campaign.id } })}
        />
      )}
    </>
  );
};

type LifeDialogProps = {
  campaign: Campaign;
  step: LifeStep;
  busy: boolean;
  error: ApiError | null;
  onClose: () => void;
  onConfirm: () => void;
};

/** Asks before a step. It is there only while it is open, so that it counts anew each time. */
const LifeDialog = ({ campaign, step, error, ...rest }: LifeDialogProps): ReactNode => {
  const t = useTexts(pageTexts);
  const counts = useAnswer(
    "getCampaignCommitments",
    { params: { campaignId: campaign.id } },
    { enabled: step !== "archive", once: true },
  );
  const active = useAnswer(
    "listCampaigns",
    { query: { state: "active", limit: 100 } },
    { enabled: step === "activate", once: true },
  );
  const unknown = [counts, active].filter((one) => one.error !== null);
  const consequences = useConsequences(campaign, step, counts.data, active.data?.items);
  const title = { activate: t.activateTitle, pause: t.pauseTitle, end: t.endTitle, archive: t.archiveTitle };
  return (
    <ConfirmDialog
      title={title[step](campaign.name)}
      action={t[step]}
      open
      consequences={consequences}
      serious={step === "end"}
      {...(step === "end" ? { typed: campaign.name } : {})}
      error={error ?? counts.error ?? active.error}
      onRecount={unknown.length === 0 ? undefined : () => unknown.forEach((one) => void one.refetch())}
      {...rest}
    />
  );
};
