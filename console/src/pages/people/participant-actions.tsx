/** What can be done with a participant: block, unblock, export, erase. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useCall, useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { ConfirmDialog } from "../../design/dialog.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useGo } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { saveFile } from "../../design/save-file.ts";
import { participantPath } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

type Participant = Answer<"getParticipant">;

/** The buttons of a participant's page; an erased person has none. */
export const ParticipantActions = ({ participant }: { participant: Participant }): ReactNode => {
  const t = useTexts(peopleTexts);
  const mayNot = useMayNot();
  const call = useCall();
  const tell = useTell();
  const [asked, setAsked] = useState<"block" | "erase" | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const { id, state } = participant;
  const unblock = useChange("unblockParticipant", { onDone: () => tell(t.unblocked) });
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
        <Button
          busy={unblock.isPending}
          reason={mayNot("participants:write")}
          onPress={() => unblock.mutate({ params: { participantId: id } })}
        >
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
      {unblock.error === null ? null : <ErrorNote error={unblock.error} />}
      {asked === "block" ? <Block id={id} onClose={() => setAsked(null)} /> : null}
      {asked === "erase" ? <Erase id={id} onClose={() => setAsked(null)} /> : null}
    </>
  );
};

const Block = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const codes = useAnswer("listCodes", { query: { participantId: id, limit: 100 } });
  const change = useChange("blockParticipant", {
    onDone: () => {
      tell(t.blocked);
      onClose();
    },
  });
  const active = codes.data?.items.filter(({ state }) => state === "active").length;
  return (
    <ConfirmDialog
      title={t.blockTitle(id)}
      action={t.block}
      open
      onClose={onClose}
      consequences={
        active === undefined
          ? undefined
          : [{ text: t.blockCodes(active) }, { text: t.blockOpen }, { text: t.blockBack }]
      }
      serious
      busy={change.isPending}
      error={change.error ?? codes.error}
      onConfirm={() => change.mutate({ params: { participantId: id } })}
    />
  );
};

const Erase = ({ id, onClose }: { id: string; onClose: () => void }): ReactNode => {
  const t = useTexts(peopleTexts);
  const tell = useTell();
  const go = useGo();
  const [owedRewards, setOwed] = useState<"refuse" | "cancel" | "keep">("refuse");
  const change = useChange("eraseParticipant", {
    onDone: (done) => {
      tell(t.erased);
      onClose();
      // The id is nobody's any more.
      go({ to: done.pseudonym === null ? "/people" : participantPath(done.pseudonym), replace: true });
    },
  });
  return (
    <ConfirmDialog
      title={t.eraseTitle(id)}
      action={t.erase}
      open
      onClose={onClose}
      consequences={[{ text: t.eraseWhat }, { text: t.eraseCodes }, { icon: "warning", text: t.eraseBack }]}
      typed={id}
      reason="required"
      serious
      busy={change.isPending}
      error={change.error}
      onConfirm={(reason) => change.mutate({ params: { participantId: id }, query: {}, body: { reason, owedRewards } })}
    >
      <ChoiceField
        label={t.owed}
        value={owedRewards}
        onChange={setOwed}
        options={(["refuse", "cancel", "keep"] as const).map((value) => ({ value, label: t.owedChoices[value] }))}
      />
    </ConfirmDialog>
  );
};
