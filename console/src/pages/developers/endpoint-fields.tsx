/** The fields of a webhook endpoint, for making one and for changing it. */
import type { EventType } from "@beckon/contract";
import type { ReactNode } from "react";
import { eventTexts } from "virtual:vocabulary";
import type { ApiError } from "../../api/api-error.ts";
import { CheckField, SegmentField, TextField } from "../../design/field.tsx";
import { useEventTitle } from "../../texts/event-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { own } from "../../texts/own.ts";
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

const urlFaultOf = (error: ApiError | null) => error?.fields.find(({ pointer }) => pointer === "/body/url");

/** Why the address was refused, and who can allow it. A reason that this version does not know is said as the server says it. */
const useUrlFault = (error: ApiError | null): string | undefined => {
  const t = useTexts(webhookTexts);
  const fault = urlFaultOf(error);
  if (fault?.code !== "address_refused") return fault?.detail;
  const why = /: (.+)\.$/.exec(fault.detail)?.[1] ?? "";
  const misspelt = own(t.addressMisspelt, why);
  if (misspelt !== undefined) return t.addressRefused(misspelt);
  return `${t.addressRefused(own(t.addressReasons, why) ?? why)} ${t.addressAllow}`;
};

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
  const urlFault = useUrlFault(error);
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
        at="url"
        fault={asked && wrong.url ? t.urlMissing : urlFault}
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
