/** One key: what it may do, when it was used, its rotation and its end. */
import { type ReactNode, useState } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer, useChange } from "../../api/queries.ts";
import { Button, ButtonLink } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { ConfirmDialog, Dialog } from "../../design/dialog.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { ExactTime, RelativeTime, useRealNow } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useMembership } from "../../shell/session.tsx";
import { useScopeText } from "../../texts/contract-words.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { NewKey } from "./create-key.tsx";
import { ExpiryField, useExpiry } from "./key-expiry.tsx";
import { KeyState } from "./key-state.tsx";
import { type Overlap, OverlapField } from "./overlap-field.tsx";
import { developerTexts } from "./texts.ts";

type Key = Answer<"getKey">;

/** The drawer. */
export const KeyDrawer = ({ keyId, onClose }: { keyId: string; onClose: () => void }): ReactNode => {
  const t = useTexts(developerTexts);
  const mayNot = useMayNot();
  const now = useRealNow();
  const key = useAnswer("getKey", { params: { keyId } });
  const [doing, setDoing] = useState<"rotate" | "revoke" | null>(null);
  const { data } = key;
  const works =
    data !== undefined && data.revokedAt === null && (data.expiresAt === null || Date.parse(data.expiresAt) > now);
  const reason = mayNot("keys:write");
  return (
    <Drawer
      open
      onClose={onClose}
      title={data?.name ?? t.key}
      beside={data === undefined ? undefined : <KeyState row={data} />}
      foot={
        data === undefined ? undefined : (
          <>
            <Button
              icon="undo"
              reason={reason ?? (data.type === "secret" && works ? undefined : t.onlySecret)}
              onPress={() => setDoing("rotate")}
            >
              {t.rotate}
            </Button>
            <Button
              kind="danger"
              icon="stop"
              reason={reason ?? (data.revokedAt === null ? undefined : t.isRevoked)}
              onPress={() => setDoing("revoke")}
            >
              {t.revoke}
            </Button>
          </>
        )
      }
    >
      {key.error?.status === 404 ? (
        <EmptyState icon="key" title={t.noSuch}>
          {key.error.message}
        </EmptyState>
      ) : (
        <Loaded query={key}>{(one) => <About row={one} />}</Loaded>
      )}
      {data !== undefined && doing === "rotate" ? <RotateKey row={data} onClose={() => setDoing(null)} /> : null}
      {data !== undefined && doing === "revoke" ? <RevokeKey row={data} onClose={() => setDoing(null)} /> : null}
    </Drawer>
  );
};

const About = ({ row }: { row: Key }): ReactNode => {
  const t = useTexts(developerTexts);
  const text = useScopeText();
  return (
    <div className="stack stack-wide">
      <Facts
        rows={[
          [t.type, t.types[row.type]],
          [
            t.key,
            row.clientKey === null ? (
              <span className="mono">{t.endsIn(row.hint ?? "")}</span>
            ) : (
              <CopyId key="key" id={row.clientKey} />
            ),
          ],
          row.type === "client"
            ? null
            : [t.lastUsed, row.lastUsedAt === null ? t.never : <RelativeTime key="used" real at={row.lastUsedAt} />],
          [t.expires, row.expiresAt === null ? t.never : <ExactTime key="expires" at={row.expiresAt} />],
          row.revokedAt === null ? null : [t.states.revoked, <ExactTime key="revoked" at={row.revokedAt} />],
          [t.created, <RelativeTime key="created" real at={row.createdAt} />],
          [t.id, <CopyId key="id" id={row.id} />],
        ]}
      />
      {row.scopes.length === 0 ? null : (
        <section className="stack stack-8" aria-label={t.scopes}>
          <h3>{t.scopeCount(row.scopes.length)}</h3>
          <Facts rows={row.scopes.map((scope) => [scope, text(scope)])} />
        </section>
      )}
      {row.type === "secret" ? (
        <div className="row">
          <ButtonLink to="/settings/audit" search={{ actor: row.id }} small icon="archive">
            {t.trail}
          </ButtonLink>
        </div>
      ) : null}
    </div>
  );
};

const Used = ({ row, label }: { row: Key; label: string }): ReactNode => {
  const t = useTexts(developerTexts);
  return (
    <>
      {label} {row.lastUsedAt === null ? t.never : <RelativeTime real at={row.lastUsedAt} />}
    </>
  );
};

const RotateKey = ({ row, onClose }: { row: Key; onClose: () => void }): ReactNode => {
  const t = useTexts(developerTexts);
  const format = useFormat();
  const { timeZone } = useMembership();
  const now = useRealNow();
  const [overlap, setOverlap] = useState<Overlap>("86400");
  const expiry = useExpiry();
  const rotate = useChange("rotateKey", { stale: ["listKeys", "getKey", "listAudit"] });
  if (rotate.data !== undefined)
    return (
      <Dialog title={t.rotatedTitle} open firm onClose={onClose} foot={<Button onPress={onClose}>{t.done}</Button>}>
        <NewKey made={rotate.data} />
      </Dialog>
    );
  const until = format.exact(new Date(now + Number(overlap) * 1_000).toISOString(), timeZone);
  return (
    <ConfirmDialog
      title={t.rotateTitle(row.name)}
      action={t.rotate}
      open
      onClose={onClose}
      serious={overlap === "0"}
      consequences={[
        { icon: "plus", text: t.rotateNew(row.scopes.length) },
        { icon: "clock", text: overlap === "0" ? t.rotateAtOnce : t.rotateOld(until) },
        { icon: "info", text: <Used row={row} label={t.rotateUsed} /> },
      ]}
      busy={rotate.isPending}
      error={rotate.error}
      onConfirm={() => {
        if (expiry.isPast) return;
        rotate.mutate({
          params: { keyId: row.id },
          body: {
            overlapSeconds: Number(overlap),
            // A key that expires has a successor of which that must be said as well.
            ...(expiry.at !== null ? { expiresAt: expiry.at } : row.expiresAt === null ? {} : { expiresAt: null }),
          },
        });
      }}
    >
      <OverlapField value={overlap} onChange={setOverlap} />
      <ExpiryField expiry={expiry} />
    </ConfirmDialog>
  );
};

const RevokeKey = ({ row, onClose }: { row: Key; onClose: () => void }): ReactNode => {
  const t = useTexts(developerTexts);
  const tell = useTell();
  const revoke = useChange("revokeKey", {
    stale: ["listKeys", "getKey", "listAudit"],
    onDone: () => {
      tell(t.revoked);
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t.revokeTitle(row.name)}
      action={t.revoke}
      open
      onClose={onClose}
      serious
      typed={row.name}
      consequences={[
        { icon: "stop", text: t.revokeText },
        { icon: "warning", text: t.revokeForGood },
        { icon: "info", text: row.type === "client" ? t.publicNote : <Used row={row} label={t.revokeUsed} /> },
      ]}
      busy={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate({ params: { keyId: row.id } })}
    />
  );
};
