/** Changes an endpoint's address, description and filter. */
import { type ReactNode, useState } from "react";
import { type Answer, etagOf } from "../../api/call.ts";
import { useDraft } from "../../api/draft.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { FieldFaults } from "../../design/field-faults.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTell } from "../../design/toast.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { type EndpointFields, EndpointFieldset, type ListedEvent, wrongEndpoint } from "./endpoint-fields.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

type Endpoint = Answer<"getWebhookEndpoint">;

const fieldsOf = ({ url, description, eventTypes }: Endpoint): EndpointFields => ({
  url,
  description: description ?? "",
  eventTypes: eventTypes as ListedEvent[] | null,
});

/** The dialog. */
export const EditEndpoint = ({
  row,
  refetch,
  onClose,
}: {
  row: Endpoint;
  refetch: () => unknown;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const tell = useTell();
  const draft = useDraft(null, row, fieldsOf);
  const [asked, setAsked] = useState(false);
  const save = useChange("updateWebhookEndpoint", {
    onDone: () => {
      tell(t.changed);
      onClose();
    },
  });
  const { changes } = draft;
  const store = (over: Endpoint): void =>
    save.mutate(
      {
        params: { endpointId: row.id },
        ifMatch: etagOf(over),
        body: {
          ...(changes.url === undefined ? {} : { url: changes.url.trim() }),
          ...(changes.description === undefined ? {} : { description: changes.description.trim() || null }),
          ...(changes.eventTypes === undefined
            ? {}
            : { eventTypes: changes.eventTypes === null ? null : [...changes.eventTypes] }),
        },
      },
      { onError: (error) => error.code === "precondition_failed" && void refetch() },
    );
  const submit = (): void => {
    setAsked(true);
    if (draft.touched && !Object.values(wrongEndpoint(draft.fields)).some(Boolean) && !save.isPending)
      store(draft.base);
  };
  const conflict = save.error?.code === "precondition_failed" && draft.base !== row;
  const shown = (fields: Partial<EndpointFields>, name: keyof EndpointFields): string => {
    const value = fields[name];
    return value === undefined ? "–" : value === null ? t.everything : String(value) || "–";
  };
  return (
    <Dialog
      title={t.editTitle}
      open
      held={draft.touched}
      wide
      onClose={onClose}
      foot={
        conflict ? undefined : (
          <Button
            kind="primary"
            busy={save.isPending}
            onPress={submit}
            reason={draft.touched ? undefined : d.nothingChanged}
          >
            {d.save}
          </Button>
        )
      }
    >
      <FieldFaults error={save.error}>
        <EndpointFieldset fields={draft.fields} change={draft.change} asked={asked} error={save.error} />
        {conflict ? (
          <Conflict
            busy={save.isPending}
            rows={(["url", "description", "eventTypes"] as const)
              .filter((name) => shown(fieldsOf(draft.base), name) !== shown(fieldsOf(row), name))
              .map((name) => ({
                label: t[name],
                before: shown(fieldsOf(draft.base), name),
                now: shown(fieldsOf(row), name),
                yours: shown(changes, name),
              }))}
            onKeep={() => {
              draft.rebase();
              store(row);
            }}
            onTake={() => {
              draft.reset();
              save.reset();
            }}
          />
        ) : save.error ? (
          <ErrorNote error={save.error} />
        ) : null}
      </FieldFaults>
    </Dialog>
  );
};
