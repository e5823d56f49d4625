/** One request: why it was refused, who asked, and the shape of what was sent. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded, Note } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { JsonView } from "./json-view.tsx";
import { RequestCaller, RequestStatus } from "./request-cells.tsx";
import { requestTexts } from "./request-texts.ts";
import { developerTexts } from "./texts.ts";

type Logged = Answer<"getRequest">;

/** The drawer. */
export const RequestDrawer = ({ loggedId, onClose }: { loggedId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(requestTexts);
  const d = useTexts(developerTexts);
  const mayNot = useMayNot();
  // What was answered does not change.
  const request = useAnswer(
    "getRequest",
    { params: { loggedId } },
    { enabled: mayNot("requests:read") === undefined, keep: true },
  );
  const { data } = request;
  return (
    <Drawer
      open
      onClose={onClose}
      title={data === undefined ? t.request : (data.operation ?? `${data.method} ${data.path}`)}
      beside={data === undefined ? undefined : <RequestStatus status={data.status} />}
    >
      {request.error?.status === 404 ? (
        <EmptyState icon="bolt" title={d.noSuch}>
          {t.gone}
        </EmptyState>
      ) : (
        <Loaded query={request}>{(row) => <About row={row} />}</Loaded>
      )}
    </Drawer>
  );
};

const About = ({ row }: { row: Logged }): ReactNode => {
  const t = useTexts(requestTexts);
  const d = useTexts(developerTexts);
  const format = useFormat();
  const told = row.errors.length === 0 ? row.detail : null;
  return (
    <div className="stack stack-wide">
      {told === null ? null : (
        <Note tone={row.status >= 500 ? "bad" : "attention"}>
          <span className="break">{told}</span>
        </Note>
      )}
      <Faults row={row} />
      <Facts
        rows={[
          [
            t.request,
            <code key="request" className="break">
              {row.method} {row.path}
            </code>,
          ],
          row.code === null
            ? null
            : [
                t.error,
                <span key="error" className="row">
                  <code>{row.code}</code>
                  <a href={`/docs/errors/${row.code}`} target="_blank" rel="noreferrer">
                    {t.about}
                  </a>
                </span>,
              ],
          [t.caller, <RequestCaller key="caller" caller={row.caller} />],
          [t.at, <ExactTime key="at" at={row.at} />],
          [t.took, t.ms(format.number(row.durationMs))],
          [t.requestId, <CopyId key="request-id" id={row.requestId} />],
          [d.id, <CopyId key="id" id={row.id} />],
        ]}
      />
      <Outline label={t.query} value={row.query} />
      <Outline label={t.body} value={row.body} />
      <Onward row={row} />
    </div>
  );
};

const Faults = ({ row }: { row: Logged }): ReactNode => {
  const t = useTexts(requestTexts);
  if (row.errors.length === 0) return null;
  return (
    <section className="stack stack-8" aria-label={t.faults}>
      <h3>{t.faults}</h3>
      <ul className="request-faults">
        {row.errors.map(({ pointer, code, detail }) => (
          <li key={`${pointer} ${code}`} className="stack stack-tight">
            <code className="break">{pointer}</code>
            <span className="small break">{detail}</span>
          </li>
        ))}
      </ul>
    </section>
  );
};

const Outline = ({ label, value }: { label: string; value: unknown }): ReactNode => {
  const t = useTexts(requestTexts);
  if (value === null || value === undefined) return null;
  return (
    <section className="stack stack-8" aria-label={label}>
      <h3>{label}</h3>
      <JsonView label={label} value={value} />
      <p className="soft small">{t.outline}</p>
    </section>
  );
};

const Onward = ({ row: { caller, operation, method, status } }: { row: Logged }): ReactNode => {
  const t = useTexts(requestTexts);
  const changed = status < 400 && method !== "GET" && method !== "HEAD";
  return (
    <div className="row">
      {caller.id === null ? null : (
        <ButtonLink to="/developers/requests" search={{ caller: caller.id }} small icon="search">
          {t.sameCaller}
        </ButtonLink>
      )}
      {operation === null ? null : (
        <ButtonLink to="/developers/requests" search={{ operation }} small icon="search">
          {t.sameOperation}
        </ButtonLink>
      )}
      {changed && operation !== null && caller.id !== null ? (
        <ButtonLink to="/settings/audit" search={{ actor: caller.id, operation }} small icon="archive">
          {t.inAudit}
        </ButtonLink>
      ) : null}
    </div>
  );
};
