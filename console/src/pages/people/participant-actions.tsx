/** What can be done with a participant: block, unblock, export, erase. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useCall } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { saveFile } from "../../design/save-file.ts";
import { BlockParticipant } from "./block-participant.tsx";
import { EraseParticipant } from "./erase-participant.tsx";
import { peopleTexts } from "./texts.ts";

type Participant = Answer<"getParticipant">;

/** The buttons of a participant's page; an erased person has none. */
export const ParticipantActions = ({ participant }: { participant: Participant }): ReactNode => {
  const t = useTexts(peopleTexts);
  const mayNot = useMayNot();
  const call = useCall();
  const tell = useTell();
  const [asked, setAsked] = useState<"block" | "unblock" | "erase" | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { id, state } = participant;
  if (state === "erased") return null;
  const download = async (): Promise<void> => {
    try {
      const all = await call("exportParticipant", { params: { participantId: id } });
      saveFile(`${id.replaceAll(/[^\w.-]/g, "_")}.json`, JSON.stringify(all, null, 2));
      tell(t.exported);
      setFailure(null);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <>
      {state === "blocked" ? (
        <Button reason={mayNot("participants:write")} onPress={() => setAsked("unblock")}>
          {t.unblock}
        </Button>
      ) : (
        <Button kind="danger" reason={mayNot("participants:write")} onPress={() => setAsked("block")}>
          {t.block}
        </Button>
      )}
      <Button icon="download" reason={mayNot("participants:export")} onPress={() => void download()}>
        {t.exportAll}
      </Button>
      <Button kind="danger" reason={mayNot("participants:erase")} onPress={() => setAsked("erase")}>
        {t.erase}
      </Button>
      {failure === null ? null : <ErrorNote error={failure} />}
      {asked === "block" || asked === "unblock" ? (
        <BlockParticipant participantId={id} what={asked} onClose={() => setAsked(null)} />
      ) : null}
      {asked === "erase" ? <EraseParticipant id={id} onClose={() => setAsked(null)} /> : null}
    </>
  );
};
