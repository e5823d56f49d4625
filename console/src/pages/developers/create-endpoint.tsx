/** Makes a webhook endpoint, and shows its secret once. */
import { type ReactNode, useState } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { FieldFaults } from "../../design/field-faults.tsx";
import { ChoiceField } from "../../design/field.tsx";
import { Secret } from "../../design/secret.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { type EndpointFields, EndpointFieldset, wrongEndpoint } from "./endpoint-fields.tsx";
import { developerTexts } from "./texts.ts";
import { webhookTexts } from "./webhook-texts.ts";

/** The dialog. */
export const CreateEndpoint = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(webhookTexts);
  const d = useTexts(developerTexts);
  const [fields, setFields] = useState<EndpointFields>({ url: "", description: "", eventTypes: null });
  const [scheme, setScheme] = useState<"standard" | "platform">("standard");
  const [asked, setAsked] = useState(false);
  const create = useChange("createWebhookEndpoint", { stale: ["listWebhookEndpoints", "listAudit"] });
  const submit = (): void => {
    setAsked(true);
    if (Object.values(wrongEndpoint(fields)).some(Boolean) || create.isPending) return;
    create.mutate({
      body: {
        url: fields.url.trim(),
        description: fields.description.trim() || null,
        eventTypes: fields.eventTypes === null ? null : [...fields.eventTypes],
        scheme,
      },
    });
  };
  if (create.data !== undefined)
    return (
      <Dialog title={t.addedTitle} open firm onClose={onClose} foot={<Button onPress={onClose}>{d.done}</Button>}>
        <p className="soft break">{create.data.url}</p>
        <Secret label={t.secret} value={create.data.secret} />
      </Dialog>
    );
  return (
    <Dialog
      title={t.addTitle}
      open
      held={fields.url !== "" || fields.description !== ""}
      wide
      onClose={onClose}
      foot={
        <Button kind="primary" busy={create.isPending} onPress={submit}>
          {t.add}
        </Button>
      }
    >
      <FieldFaults error={create.error}>
        <EndpointFieldset
          fields={fields}
          change={(changed) => setFields((before) => ({ ...before, ...changed }))}
          asked={asked}
          error={create.error}
        />
        <ChoiceField
          label={t.scheme}
          value={scheme}
          onChange={setScheme}
          options={(["standard", "platform"] as const).map((value) => ({
            value,
            label: t.schemes[value],
            hint: t.schemeHints[value],
          }))}
        />
        <p className="field-hint">{t.schemeStays}</p>
        {create.error ? <ErrorNote error={create.error} /> : null}
      </FieldFaults>
    </Dialog>
  );
};
