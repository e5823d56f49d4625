/** The link with which a member comes in: made on demand, shown this once. */
import type { ReactNode } from "react";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { Secret } from "../../design/secret.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { ExactTime } from "../../design/time.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { memberTexts } from "./member-texts.ts";

/** For somebody with an account: they need no link, and where one comes from who forgot the password. */
export const HasAccount = ({ email }: { email: string }): ReactNode => {
  const t = useTexts(memberTexts);
  return (
    <>
      <p className="soft small">{t.hasAccount}</p>
      <CopyId id={`beckon console password-link --email ${email}`} />
    </>
  );
};

/** Makes it, and shows its whole address on this host. */
export const MemberLink = ({ memberId, email }: { memberId: string; email: string }): ReactNode => {
  const t = useTexts(memberTexts);
  const mayNot = useMayNot();
  const link = useChange("createMemberLink", { stale: ["listAudit"] });
  return (
    <div className="stack stack-8">
      <p className="soft small">{t.makeLinkText}</p>
      {link.data === undefined ? null : (
        <>
          <Secret label={t.link} value={`${window.location.origin}${link.data.path}`} note={t.linkFor(email)} />
          <p className="soft small">
            {t.linkUntil} <ExactTime at={link.data.expiresAt} />
          </p>
        </>
      )}
      {link.error ? <ErrorNote error={link.error} /> : null}
      <div className="row">
        <Button
          icon="link"
          kind={link.data === undefined ? "primary" : "secondary"}
          reason={mayNot("members:write")}
          busy={link.isPending}
          onPress={() => link.mutate({ params: { memberId } })}
        >
          {link.data === undefined ? t.makeLink : t.newLink}
        </Button>
      </div>
    </div>
  );
};
