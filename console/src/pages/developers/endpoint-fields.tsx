/** The fields of a webhook endpoint, for making one and for changing it. */
import type { EventType } from "@beckon/contract";
import type { ReactNode } from "react";
import { eventTexts } from "virtual:vocabulary";
import type { ApiError } from "../../api/api-error.ts";
import { CheckField, SegmentField, TextField } from "../../design/field.tsx";
import { useEventTitle } from "../../texts/event-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { webhookTexts } from "./webhook-texts.ts";

/** What is told to an endpoint that asks: a test comes when asked for, whatever the filter says. */
export type ListedEvent = Exclude<EventType, "webhook.test">;
const listed = (Object.keys(eventTexts) as EventType[]).filter((type) => type !== "webhook.test");

/** The form's fields. `eventTypes` null: everything. */
export type EndpointFields = { url: string; description: string; eventTypes: readonly ListedEvent[] | null };

/** What is wrong before the server is asked. */
export const wrongEndpoint = ({ url, eventTypes }: EndpointFields) => ({
  url: !/^https?:\/\/\S+$/.test(url.trim()),
  eventTypes: eventTypes !== null && eventTypes.length === 0,
});

/** The server's sentence about the address. */
const urlFaultOf = (error: ApiError | null): string | undefined =>
  error?.fields.find(({ pointer }) => pointer.endsWith("/url"))?.detail;

/** Address, description, filter. */
export const EndpointFieldset = ({
  fields,
  change,
  asked,
  error,
}: {
  fields: EndpointFields;
  change: (changed: Partial<EndpointFields>) => void;
  asked: boolean;
  error: ApiError | null;
}): ReactNode => {
  const t = useTexts(webhookTexts);
  const title = useEventTitle();
  const wrong = wrongEndpoint(fields);
  const { eventTypes } = fields;
  return (
    <>
      <TextField
        label={t.url}
        hint={t.urlHint}
        type="url"
        dir="ltr"
        spellCheck={false}
        autoComplete="off"
        placeholder="https://"
        maxLength={2048}
        value={fields.url}
        onChange={(url) => change({ url })}
        fault={asked && wrong.url ? t.urlMissing : urlFaultOf(error)}
      />
      <TextField
        label={t.description}
        hint={t.descriptionHint}
        maxLength={256}
        value={fields.description}
        onChange={(description) => change({ description })}
      />
      <SegmentField
        label={t.eventTypes}
        hideLabel={false}
        value={eventTypes === null ? "all" : "some"}
        onChange={(which) => change({ eventTypes: which === "all" ? null : [] })}
        options={[
          { value: "all", label: t.everything },
          { value: "some", label: t.some },
        ]}
      />
      {asked && wrong.eventTypes ? (
        <p className="field-fault" role="alert">
          {t.someMissing}
        </p>
      ) : null}
      {eventTypes === null ? null : (
        <fieldset className="scope-groups">
          <legend className="unseen">{t.eventTypes}</legend>
          {listed.map((type) => (
            <CheckField
              key={type}
              label={title(type)}
              hint={<code>{type}</code>}
              value={eventTypes.includes(type)}
              onChange={(on) =>
                change({ eventTypes: on ? [...eventTypes, type] : eventTypes.filter((one) => one !== type) })
              }
            />
          ))}
        </fieldset>
      )}
    </>
  );
};
