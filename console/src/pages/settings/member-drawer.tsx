/** One member: what they may do, another role, the link, and taking them out. */
import type { Role } from "@beckon/contract";
import { type ReactNode, useState } from "react";
import { roles } from "virtual:vocabulary";
import { type Answer, etagOf } from "../../api/call.ts";
import { type ItemOf, useAnswer, useCall, useChange } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { Conflict } from "../../design/conflict.tsx";
import { CopyId } from "../../design/copy-id.tsx";
import { ConfirmDialog, type Consequence } from "../../design/dialog.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { useTell } from "../../design/toast.tsx";
import { useMayNot, useSession, useSessionQuery } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTellUndo } from "../../shell/undoing.ts";
import { useTexts } from "../../texts/locale.tsx";
import { RoleChoice } from "./add-member.tsx";
import { HasAccount, MemberLink } from "./member-link.tsx";
import { memberTexts } from "./member-texts.ts";
import { SecondFactors } from "./second-factors.tsx";

type Member = Answer<"getMember">;

const called = ({ name, email }: Pick<Member, "name" | "email">): string => name ?? email;

/** The drawer; `known` is what the list has of them, shown at once. */
export const MemberDrawer = ({
  memberId,
  known,
  onClose,
}: {
  memberId: string;
  known: ItemOf<"listMembers"> | undefined;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(memberTexts);
  const { roles: names } = useTexts(shellTexts);
  const mayNot = useMayNot();
  const member = useAnswer("getMember", { params: { memberId } });
  const [doing, setDoing] = useState<"role" | "remove" | null>(null);
  const shown = member.data ?? known;
  const reason = mayNot("members:write");
  return (
    <Drawer
      open
      onClose={onClose}
      title={shown === undefined ? t.list : called(shown)}
      beside={
        shown === undefined ? undefined : (
          <Badge tone="neutral" icon="person">
            <span className="role-word">{names[shown.role]}</span>
          </Badge>
        )
      }
      foot={
        member.data === undefined ? undefined : (
          <>
            <Button icon="person" reason={reason} onPress={() => setDoing("role")}>
              {t.changeRole}
            </Button>
            <Button kind="danger" icon="trash" reason={reason} onPress={() => setDoing("remove")}>
              {t.remove}
            </Button>
          </>
        )
      }
    >
      {member.error?.status === 404 ? (
        <EmptyState icon="person" title={t.noSuch}>
          {member.error.message}
        </EmptyState>
      ) : (
        <Loaded query={member}>{(data) => <About member={data} />}</Loaded>
      )}
      {member.data !== undefined && doing === "role" ? (
        <ChangeRole member={member.data} refetch={member.refetch} onClose={() => setDoing(null)} />
      ) : null}
      {member.data !== undefined && doing === "remove" ? (
        <RemoveMember member={member.data} onClose={() => setDoing(null)} onGone={onClose} />
      ) : null}
    </Drawer>
  );
};

const About = ({ member }: { member: Member }): ReactNode => {
  const t = useTexts(memberTexts);
  return (
    <div className="stack stack-wide">
      <Facts
        rows={[
          [t.email, <CopyId key="email" id={member.email} />],
          [t.lastSignedIn, member.lastSignedInAt === null ? t.never : <RelativeTime real at={member.lastSignedInAt} />],
          member.secondFactors === null ? null : [t.secondFactor, <SecondFactors key="factor" member={member} />],
          [t.givenBy, member.byGroup ? t.byGroupText : t.byHand],
          [t.added, <RelativeTime key="added" at={member.createdAt} />],
          [t.id, <CopyId key="id" id={member.id} />],
          member.userId === null ? null : [t.userId, <CopyId key="user" id={member.userId} />],
        ]}
      />
      <section className="stack stack-8" aria-label={t.link}>
        <h3>{t.link}</h3>
        {member.name === null ? (
          <MemberLink memberId={member.id} email={member.email} />
        ) : (
          <HasAccount email={member.email} />
        )}
      </section>
    </div>
  );
};

const without = (one: Role, other: Role): number =>
  roles[one].scopes.filter((scope) => !roles[other].scopes.includes(scope)).length;

const ChangeRole = ({
  member,
  refetch,
  onClose,
}: {
  member: Member;
  refetch: () => unknown;
  onClose: () => void;
}): ReactNode => {
  const t = useTexts(memberTexts);
  const { roles: names } = useTexts(shellTexts);
  const tell = useTell();
  const tellUndo = useTellUndo();
  const call = useCall();
  const { user } = useSession();
  const session = useSessionQuery();
  const [base, setBase] = useState(member);
  const [role, setRole] = useState<Role>(member.role);
  const before = base.role;
  const change = useChange("updateMember", {
    onDone: (changed) => {
      const isSelf = member.userId === user.id;
      // One's own role may have taken the right away to give it back.
      if (isSelf) tell(t.roleChanged);
      else
        tellUndo(t.roleChanged, {
          undo: async () => {
            const params = { memberId: member.id };
            await call("updateMember", { params, body: { role: before }, ifMatch: etagOf(changed) });
            return t.roleBack(names[before]);
          },
        });
      if (isSelf) void session.refetch();
      onClose();
    },
  });
  const store = (over: Member): void =>
    change.mutate(
      { params: { memberId: member.id }, body: { role }, ifMatch: etagOf(over) },
      { onError: (error) => error.code === "precondition_failed" && void refetch() },
    );
  const gained = without(role, member.role);
  const lost = without(member.role, role);
  const consequences: Consequence[] =
    role === member.role
      ? [{ icon: "info", text: t.sameRole }]
      : [
          ...(gained > 0 ? [{ icon: "plus", text: t.gains(gained) } as const] : []),
          ...(lost > 0 ? [{ icon: "minus", text: t.loses(lost) } as const] : []),
          { icon: "clock", text: t.atOnce },
          ...(member.userId === user.id ? [{ icon: "warning", text: t.ownRole } as const] : []),
        ];
  const conflict = change.error?.code === "precondition_failed" && base !== member;
  return (
    <ConfirmDialog
      title={t.changeRoleOf(called(member))}
      action={t.changeRole}
      open
      onClose={onClose}
      consequences={consequences}
      busy={change.isPending}
      error={conflict ? null : change.error}
      onConfirm={() => role !== member.role && !conflict && store(base)}
    >
      {conflict ? (
        <Conflict
          busy={change.isPending}
          rows={
            base.role === member.role
              ? []
              : [{ label: t.role, before: names[base.role], now: names[member.role], yours: names[role] }]
          }
          onKeep={() => {
            setBase(member);
            store(member);
          }}
          onTake={onClose}
        />
      ) : null}
      <RoleChoice value={role} onChange={setRole} />
    </ConfirmDialog>
  );
};

const RemoveMember = ({
  member,
  onClose,
  onGone,
}: {
  member: Member;
  onClose: () => void;
  onGone: () => void;
}): ReactNode => {
  const t = useTexts(memberTexts);
  const tell = useTell();
  const { user } = useSession();
  const session = useSessionQuery();
  const isSelf = member.userId === user.id;
  const remove = useChange("removeMember", {
    stale: ["listMembers", "listAudit"],
    onDone: () => {
      tell(t.removed(called(member)));
      onGone();
      if (isSelf) void session.refetch();
    },
  });
  return (
    <ConfirmDialog
      title={t.removeOf(called(member))}
      action={t.remove}
      open
      onClose={onClose}
      serious
      consequences={[
        { icon: "key", text: t.removeAccess(roles[member.role].scopes.length) },
        ...(isSelf ? [{ icon: "warning", text: t.removeSelf } as const] : []),
        { icon: "globe", text: t.removeElsewhere },
        { icon: "archive", text: t.removeTrail },
      ]}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ params: { memberId: member.id } })}
    />
  );
};
