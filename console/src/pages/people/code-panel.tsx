/** A participant's codes, with what support does to them: give, replace, disable, enable. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { SelectField, TextField } from "../../design/field.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { CampaignLink } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

type Code = Answer<"getCode">;
type Asked = { what: "replace" | "disable" | "enable"; code: Code } | { what: "give" };

/** The codes of a participant. */
export const CodePanel = ({ participant }: { participant: Answer<"getParticipant"> }): ReactNode => {
  const t = useTexts(peopleTexts);
  const mayNot = useMayNot();
  const codes = useAnswer("listCodes", { query: { participantId: participant.id, limit: 100 } });
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  return (
    <section className="panel panel-padded stack" aria-label={t.codes}>
      <div className="row row-between">
        <h2>{t.codes}</h2>
        {participant.state === "erased" ? null : (
          <Button small icon="plus" onPress={() => setAsked({ what: "give" })} reason={mayNot("codes:write")}>
            {t.giveCode}
          </Button>
        )}
      </div>
      <Loaded query={codes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t.none}</p>
          ) : (
            <ul>
              {items.map((code) => (
                <CodeLine key={code.id} code={code} onAsk={(what) => setAsked({ what, code })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked?.what === "give" ? <GiveCode participantId={participant.id} onClose={close} /> : null}
      {asked?.what === "replace" ? <ReplaceCode code={asked.code} onClose={close} /> : null}
      {asked?.what === "disable" || asked?.what === "enable" ? (
        <SwitchCode code={asked.code} what={asked.what} onClose={close} />
      ) : null}
    </section>
  );
};

const CodeLine = ({
  code,
  onAsk,
}: {
  code: Code;
  onAsk: (what: "replace" | "disable" | "enable") => void;
}): ReactNode => {
  const t = useTexts(peopleTexts);
  const format = useFormat();
  const mayNot = useMayNot();
  const reason = mayNot("codes:write");
  return (
    <li className="reward-line">
      <span className="row">
        <CopyId id={code.code} />
        <StateBadge state={code.state} />
        <span className="soft small">{t.sources[code.source]}</span>
      </span>
      <span className="nowrap" title={t.used}>
        {t.of(format.number(code.used), format.number(code.cap))}
      </span>
      <span className="small">
        <CampaignLink id={code.campaignId} />
      </span>
      {code.state === "replaced" ? (
        <span />
      ) : (
        <span className="row">
          <Button small kind="quiet" onPress={() => onAsk("replace")} reason={reason}>
            {t.replace}
          </Button>
          <Button
            small
            kind="quiet"
            onPress={() => onAsk(code.state === "active" ? "disable" : "enable")}
            reason={reason}
          >
            {code.state === "active" ? t.disable : t.enable}
          </Button>
        </span>
      )}
    </li>
  );
};

const ReplaceCode = ({ code, onClose }: { code: Code; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const [text, setText] = useState("");
  const change = useChange("replaceCode", {
    onDone: () => {
      tell(t.replaced);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.replaceTitle(code.code)}
      action={t.replace}
      open
      onClose={onClose}
      consequences={[{ text: t.replaceOld }, { text: t.replaceKept }]}
      serious
      held={text !== ""}
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({ params: { codeId: code.id }, body: text.trim() === "" ? {} : { code: text.trim() } })
      }
    >
      <TextField
        label={t.newText}
        hint={t.newTextHint}
        value={text}
        onChange={setText}
        maxLength={64}
        autoComplete="off"
      />
    </ConfirmDialog>
  );
};

const SwitchCode = ({
  code,
  what,
  onClose,
}: {
  code: Code;
  what: "disable" | "enable";
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const change = useChange(what === "disable" ? "disableCode" : "enableCode", {
    onDone: () => {
      tell(what === "disable" ? t.disabled : t.enabled);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={what === "disable" ? t.disableTitle(code.code) : `${t.enable}: ${code.code}`}
      action={t[what]}
      open
      onClose={onClose}
      consequences={what === "disable" ? [{ text: t.disableWhat }] : []}
      serious={what === "disable"}
      busy={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate({ params: { codeId: code.id } })}
    />
  );
};

const GiveCode = ({ participantId, onClose }: { participantId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const campaigns = useAnswer("listCampaigns", { query: { state: "active", limit: 100 } });
  const [chosen, setChosen] = useState<string | null>(null);
  const [text, setText] = useState("");
  const change = useChange("createCode", {
    onDone: () => {
      tell(t.given);
      onClose();
    },
  });
  const items = campaigns.data?.items ?? [];
  const campaignId = chosen ?? items[0]?.id;
  return (
    <ConfirmDialog
      title={t.giveTitle}
      action={t.giveCode}
      open
      onClose={onClose}
      consequences={campaignId === undefined ? undefined : []}
      held={text !== ""}
      busy={change.isPending}
      error={change.error ?? campaigns.error}
      onConfirm={() =>
        campaignId !== undefined &&
        change.mutate({ body: { participantId, campaignId, ...(text.trim() === "" ? {} : { code: text.trim() }) } })
      }
    >
      {campaigns.data && items.length === 0 ? <Note tone="attention">{t.giveNone}</Note> : null}
      <SelectField
        label={t.campaign}
        value={campaignId ?? ""}
        options={items.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={setChosen}
      />
      <TextField
        label={t.newText}
        hint={t.newTextHint}
        value={text}
        onChange={setText}
        maxLength={64}
        autoComplete="off"
      />
    </ConfirmDialog>
  );
};
