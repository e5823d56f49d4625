/** Where one is signed in, and ending that. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type OpenSession, sessionApi } from "../../api/session-api.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { ErrorNote, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useSession } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { useDeviceName } from "./device-name.ts";
import { settingsTexts } from "./texts.ts";

/** Under which key one's sessions are kept. */
export const sessionsKey = ["own-sessions"] as const;

/** Every session, this one first; ends one, or all others. */
export const OwnSessions = (): ReactNode => {
  const t = useTexts(settingsTexts);
  const tell = useTell();
  const client = useQueryClient();
  const { csrfToken } = useSession();
  const list = useQuery<{ items: OpenSession[] }, ApiError>({ queryKey: sessionsKey, queryFn: sessionApi.list });
  const end = useMutation<unknown, ApiError, readonly string[]>({
    mutationFn: (ids) => Promise.all(ids.map((id) => sessionApi.end(id, csrfToken))),
    onSuccess: () => tell(t.ended),
    onSettled: () => client.invalidateQueries({ queryKey: sessionsKey }),
  });
  return (
    <Loaded query={list}>
      {({ items }) => {
        const others = items.filter(({ current }) => !current);
        return (
          <>
            <ul className="sessions">
              {[...items.filter(({ current }) => current), ...others].map((one) => (
                <Row key={one.id} session={one} busy={end.isPending} onEnd={() => end.mutate([one.id])} />
              ))}
            </ul>
            {end.error ? <ErrorNote error={end.error} /> : null}
            {others.length > 1 ? (
              <div className="row">
                <Button kind="danger" busy={end.isPending} onPress={() => end.mutate(others.map(({ id }) => id))}>
                  {t.endOthers(others.length)}
                </Button>
              </div>
            ) : null}
          </>
        );
      }}
    </Loaded>
  );
};

const Row = ({ session, busy, onEnd }: { session: OpenSession; busy: boolean; onEnd: () => void }): ReactNode => {
  const t = useTexts(settingsTexts);
  const device = useDeviceName()(session.agent);
  return (
    <li>
      <div className="stack stack-tight">
        <span className="row">
          <strong className="break" title={session.agent} dir="auto">
            {device}
          </strong>
          {session.current ? <Badge tone="good">{t.here}</Badge> : null}
        </span>
        <span className="soft small break">
          {session.address} · {t.begun} <RelativeTime real at={session.createdAt} /> · {t.seen}{" "}
          <RelativeTime real at={session.seenAt} /> · {t.ends} <RelativeTime real at={session.expiresAt} />
        </span>
      </div>
      {session.current ? null : (
        <Button small busy={busy} onPress={onEnd}>
          <span aria-hidden="true">{t.end}</span>
          <span className="unseen">{t.endNamed(device)}</span>
        </Button>
      )}
    </li>
  );
};
