/** Lets somebody work for the tenant: e-mail and role, then the link. */
import type { Role } from "@beckon/contract";
import { type ReactNode, useState } from "react";
import { roles } from "virtual:vocabulary";
import type { Answer } from "../../api/call.ts";
import { useChange } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { ChoiceField, TextField } from "../../design/field.tsx";
import { ErrorNote } from "../../design/states.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { allRoles, useRoleText } from "../../texts/contract-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { HasAccount, MemberLink } from "./member-link.tsx";
import { memberTexts } from "./member-texts.ts";

/** The choice of a role, each with what it is for. */
export const RoleChoice = ({ value, onChange }: { value: Role; onChange: (role: Role) => void }): ReactNode => {
  const t = useTexts(memberTexts);
  const { roles: names } = useTexts(shellTexts);
  const text = useRoleText();
  return (
    <ChoiceField
      label={t.role}
      value={value}
      onChange={onChange}
      options={allRoles.map((role) => ({
        value: role,
        label: names[role].slice(0, 1).toUpperCase() + names[role].slice(1),
        hint: `${text(role)} · ${t.rights(roles[role].scopes.length)}`,
      }))}
    />
  );
};

/** The dialog; when it worked it goes on to the link. */
export const AddMember = ({ onClose }: { onClose: () => void }): ReactNode => {
  const t = useTexts(memberTexts);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<Role>("support");
  const [asked, setAsked] = useState(false);
  const [added, setAdded] = useState<Answer<"addMember"> | null>(null);
  const add = useChange("addMember", { stale: ["listMembers", "listAudit"], onDone: setAdded });
  const fault = /^[^\s@]+@[^\s@]+$/.test(email.trim()) ? undefined : t.emailFault;
  const submit = (): void => {
    setAsked(true);
    if (fault === undefined && !add.isPending) add.mutate({ body: { email: email.trim(), role } });
  };
  if (added !== null)
    return (
      <Dialog
        title={t.addedTitle(added.email)}
        open
        onClose={onClose}
        foot={<Button onPress={onClose}>{t.done}</Button>}
      >
        {added.name === null ? (
          <MemberLink memberId={added.id} email={added.email} />
        ) : (
          <HasAccount email={added.email} />
        )}
      </Dialog>
    );
  return (
    <Dialog
      title={t.addTitle}
      open
      held={email !== ""}
      onClose={onClose}
      foot={
        <Button kind="primary" busy={add.isPending} onPress={submit}>
          {t.add}
        </Button>
      }
    >
      <p className="soft">{t.addText}</p>
      <TextField
        label={t.email}
        type="email"
        dir="ltr"
        autoComplete="off"
        autoFocus
        maxLength={254}
        value={email}
        onChange={setEmail}
        onKeyDown={(event) => event.key === "Enter" && submit()}
        fault={asked ? fault : undefined}
      />
      <RoleChoice value={role} onChange={setRole} />
      {add.error ? <ErrorNote error={add.error} /> : null}
    </Dialog>
  );
};
