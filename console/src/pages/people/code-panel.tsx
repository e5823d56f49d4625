/** A participant's codes, with what support does to them: give, replace, disable, enable. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Loaded } from "../../design/states.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { AttributeFriend } from "./attribute-friend.tsx";
import { attributeTexts } from "./attribute-texts.ts";
import { CapCode, type Code, ReplaceCode, SwitchCode } from "./code-dialogs.tsx";
import { codeTexts } from "./code-texts.ts";
import { endedTexts } from "./ended-texts.ts";
import { GiveCode } from "./give-code.tsx";
import { HeldCount, HeldSlots } from "./held-slots.tsx";
import { CampaignLink } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

type What = "replace" | "disable" | "enable" | "cap";
type Asked = { what: What; code: Code } | { what: "give" | "attribute" };

/** The codes of a participant. */
export const CodePanel = ({ participant }: { participant: Answer<"getParticipant"> }): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(codeTexts);
  const attribution = useTexts(attributeTexts);
  const mayNot = useMayNot();
  const codes = useAnswer("listCodes", { query: { participantId: participant.id, limit: 100 } });
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  return (
    <section className="panel panel-padded stack" aria-label={t.codes}>
      <div className="row row-between">
        <h2>{t.codes}</h2>
        {participant.state === "erased" ? null : (
          <span className="row">
            <Button
              small
              icon="person"
              onPress={() => setAsked({ what: "attribute" })}
              reason={mayNot("referrals:write")}
            >
              {attribution.attribute}
            </Button>
            <Button small icon="plus" onPress={() => setAsked({ what: "give" })} reason={mayNot("codes:write")}>
              {words.give}
            </Button>
          </span>
        )}
      </div>
      <Loaded query={codes}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="soft">{t.none}</p>
          ) : (
            <ul>
              {byUse(items).map((code) => (
                <CodeLine key={code.id} code={code} onAsk={(what) => setAsked({ what, code })} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked?.what === "give" ? (
        <GiveCode participantId={participant.id} codes={codes.data?.items ?? []} onClose={close} />
      ) : null}
      {asked?.what === "attribute" ? (
        <AttributeFriend participantId={participant.id} codes={codes.data?.items ?? []} onClose={close} />
      ) : null}
      <HeldSlots />
      {asked?.what === "cap" ? <CapCode code={asked.code} onClose={close} /> : null}
      {asked?.what === "replace" ? <ReplaceCode code={asked.code} onClose={close} /> : null}
      {asked?.what === "disable" || asked?.what === "enable" ? (
        <SwitchCode code={asked.code} what={asked.what} onClose={close} />
      ) : null}
    </section>
  );
};

/** Those that can be used first, then what was replaced, each as the list has them. */
const byUse = (codes: readonly Code[]): Code[] => [
  ...codes.filter(({ state }) => state === "active"),
  ...codes.filter(({ state }) => state === "disabled"),
  ...codes.filter(({ state }) => state === "replaced"),
];

const CodeLine = ({ code, onAsk }: { code: Code; onAsk: (what: What) => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const words = useTexts(codeTexts);
  const gone = useTexts(endedTexts);
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
      {code.state === "replaced" ? (
        // Its uses and its cap went over to the text that replaced it.
        <span className="small soft">{gone.codeGone}</span>
      ) : (
        <span className="nowrap" title={t.used}>
          {t.of(format.number(code.used), format.number(code.cap))}
        </span>
      )}
      <span className="small">
        <CampaignLink id={code.campaignId} />
      </span>
      <HeldCount code={code} />
      {code.state === "replaced" ? null : (
        <span className="reward-more row code-actions">
          <Button small kind="quiet" onPress={() => onAsk("replace")} reason={reason}>
            {words.replace}
          </Button>
          <Button small kind="quiet" onPress={() => onAsk("cap")} reason={reason}>
            {words.cap}
          </Button>
          <Button
            small
            kind="quiet"
            onPress={() => onAsk(code.state === "active" ? "disable" : "enable")}
            reason={reason}
          >
            {code.state === "active" ? words.disable : words.enable}
          </Button>
        </span>
      )}
    </li>
  );
};
