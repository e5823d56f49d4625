/** One entry: what changed, and what proves it. */
import type { ReactNode } from "react";
import type { ItemOf } from "../../api/queries.ts";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { RequestId } from "../../design/request-id.tsx";
import { EmptyState } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { Fold } from "../../design/timeline.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useActorName } from "../../shell/people-names.ts";
import { useTexts } from "../../texts/locale.tsx";
import { auditTexts } from "./audit-texts.ts";
import { useOperationTexts } from "./operation-texts.ts";

type Entry = ItemOf<"listAudit">;

/** The drawer. */
export const AuditEntryDrawer = ({ entry, onClose }: { entry: Entry | undefined; onClose: () => void }): ReactNode => {
  const t = useTexts(auditTexts);
  const operations = useOperationTexts();
  return (
    <Drawer
      open
      wide
      onClose={onClose}
      title={entry === undefined ? t.entry : (operations[entry.operation] ?? entry.operation)}
    >
      {entry === undefined ? (
        <EmptyState icon="archive" title={t.entry}>
          {t.gone}
        </EmptyState>
      ) : (
        <About entry={entry} />
      )}
    </Drawer>
  );
};

const About = ({ entry }: { entry: Entry }): ReactNode => {
  const t = useTexts(auditTexts);
  const actorName = useActorName();
  return (
    <div className="stack stack-wide">
      <Facts
        rows={[
          [t.when, <ExactTime key="at" at={entry.at} />],
          [
            t.who,
            <span key="who" className="row">
              <span className="break" dir="auto">
                {actorName(entry.actor)}
              </span>
              <CopyId id={entry.actor} short />
              <PlaceLink to="/settings/audit" search={{ actor: entry.actor }}>
                {t.moreOfActor}
              </PlaceLink>
            </span>,
          ],
          [
            t.subject,
            <span key="subject" className="row">
              <CopyId id={entry.subject.id} />
              <PlaceLink to="/settings/audit" search={{ subject: entry.subject.id }}>
                {t.moreOfSubject}
              </PlaceLink>
            </span>,
          ],
          entry.reason === null
            ? null
            : [
                t.reason,
                <span key="reason" dir="auto">
                  {entry.reason}
                </span>,
              ],
          [t.operation, <code key="operation">{entry.operation}</code>],
          entry.requestId === null ? null : [t.requestId, <RequestId key="request" id={entry.requestId} logged />],
        ]}
      />
      <section className="stack stack-8" aria-label={t.changes}>
        <h3>{t.changes}</h3>
        <Changes entry={entry} />
        {entry.withheld.length === 0 ? null : (
          <p className="soft small break">
            {t.withheld} <code>{entry.withheld.join(", ")}</code>
          </p>
        )}
      </section>
      <Fold label={t.proof}>
        <Facts
          rows={[
            [t.place, entry.sequence === null ? t.placeSoon : String(entry.sequence)],
            [t.entry, <CopyId key="id" id={entry.id} />],
            entry.hash === null ? null : [t.hash, <CopyId key="hash" id={entry.hash} />],
            entry.salt === null ? null : [t.salt, <CopyId key="salt" id={entry.salt} />],
            entry.subjectDigest === null
              ? null
              : [t.subjectDigest, <CopyId key="subject-digest" id={entry.subjectDigest} />],
            entry.reasonDigest === null
              ? null
              : [t.reasonDigest, <CopyId key="reason-digest" id={entry.reasonDigest} />],
          ]}
        />
      </Fold>
    </div>
  );
};

const shown = (value: unknown): string => {
  if (value === undefined || value === null) return "–";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
};

const Changes = ({ entry: { before, after } }: { entry: Entry }): ReactNode => {
  const t = useTexts(auditTexts);
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  if (fields.length === 0) return <p className="soft small">{t.noFields}</p>;
  const isChanged = (field: string): boolean => before !== null && shown(before[field]) !== shown(after?.[field]);
  return (
    <div className="table-frame" tabIndex={0} role="group" aria-label={t.changes}>
      <table className="comparison-table audit-changes" aria-label={t.changes}>
        <thead>
          <tr>
            <th scope="col">{t.field}</th>
            <th scope="col">{t.before}</th>
            <th scope="col">{t.after}</th>
          </tr>
        </thead>
        <tbody>
          {fields
            .sort((one, other) => Number(isChanged(other)) - Number(isChanged(one)))
            .map((field) => (
              <tr key={field} data-changed={isChanged(field) ? "" : undefined}>
                <th scope="row">
                  <code>{field}</code>
                </th>
                <td className="break" dir="auto">
                  {shown(before?.[field])}
                </td>
                <td className="break" dir="auto">
                  {shown(after?.[field])}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
};
