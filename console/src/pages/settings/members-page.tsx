/** Who works for the tenant in this environment. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { Button } from "../../design/button.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useSession } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { useTexts } from "../../texts/locale.tsx";
import { AddMember } from "./add-member.tsx";
import { MemberDrawer } from "./member-drawer.tsx";
import { MemberPolicy } from "./member-policy.tsx";
import { memberTexts } from "./member-texts.ts";
import { SecondFactors } from "./second-factors.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import "./settings.css";

type Member = ItemOf<"listMembers">;

const parse = (raw: Record<string, unknown>) => ({ member: textOf(raw["member"]), add: textOf(raw["add"]) });

const useColumns = (): Column<Member>[] => {
  const t = useTexts(memberTexts);
  const { roles } = useTexts(shellTexts);
  const { user } = useSession();
  return [
    {
      id: "who",
      label: t.name,
      phone: "main",
      cell: (row) => (
        <span className="stack stack-tight">
          <PlaceLink to="/settings/members" search={{ member: row.id }} className="table-main">
            <bdi>{row.name ?? row.email}</bdi>
          </PlaceLink>
          {row.name === null ? (
            <span className="soft">{t.notYet}</span>
          ) : (
            <span className="soft break">
              {row.email}
              {row.userId === user.id ? ` (${t.you})` : ""}
            </span>
          )}
        </span>
      ),
    },
    {
      id: "role",
      label: t.role,
      phone: "side",
      cell: ({ role, byGroup }) => (
        <span className="stack stack-tight">
          <Badge tone={role === "owner" ? "waiting" : "neutral"} icon="person">
            <span className="role-word">{roles[role]}</span>
          </Badge>
          {byGroup ? <span className="soft small">{t.byGroup}</span> : null}
        </span>
      ),
    },
    {
      id: "seen",
      label: t.lastSignedIn,
      cell: ({ lastSignedInAt }) => (lastSignedInAt === null ? t.never : <RelativeTime real at={lastSignedInAt} />),
    },
    { id: "factor", label: t.secondFactor, cell: (member) => <SecondFactors member={member} /> },
    { id: "added", label: t.added, phone: "off", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
  ];
};

/** `/settings/members`. */
export const MembersPage = (): ReactNode => {
  const t = useTexts(memberTexts);
  const mayNot = useMayNot();
  const [state, change] = useSearchState(parse);
  const list = useList("listMembers", {}, { enabled: mayNot("members:read") === undefined });
  const columns = useColumns();
  const open = list.items?.find(({ id }) => id === state.member);
  const add = (
    <Button kind="primary" icon="plus" reason={mayNot("members:write")} onPress={() => change({ add: "yes" }, "push")}>
      {t.add}
    </Button>
  );
  return (
    <SettingsFrame tab="members" scope="members:read" actions={add}>
      <DataTable
        label={t.list}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => change({ member: id }, "push")}
        openKey={state.member}
        empty={
          <EmptyState icon="people" title={t.emptyTitle} action={add}>
            {t.emptyText}
          </EmptyState>
        }
      />
      <MemberPolicy />
      {state.member === undefined ? null : (
        <MemberDrawer
          key={state.member}
          memberId={state.member}
          known={open}
          onClose={() => change({ member: undefined })}
        />
      )}
      {state.add === undefined ? null : <AddMember onClose={() => change({ add: undefined })} />}
    </SettingsFrame>
  );
};
