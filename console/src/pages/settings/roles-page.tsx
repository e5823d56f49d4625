/** Which role may do what: the contract's own table. */
import type { Role, Scope } from "@beckon/contract";
import { type ReactNode, Fragment } from "react";
import { roles, scopes } from "virtual:vocabulary";
import { Facts } from "../../design/page-head.tsx";
import { Icon } from "../../design/icon.tsx";
import { useMembership } from "../../shell/session.tsx";
import { shellTexts } from "../../shell/texts.ts";
import { allRoles, useRoleText, useScopeText } from "../../texts/contract-words.ts";
import { useTexts } from "../../texts/locale.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { settingsTexts } from "./texts.ts";
import "./settings.css";

const allScopes = Object.keys(scopes) as Scope[];

/** `/settings/roles`. */
export const RolesPage = (): ReactNode => {
  const t = useTexts(settingsTexts);
  const { roles: names } = useTexts(shellTexts);
  const own = useMembership().role;
  const roleText = useRoleText();
  return (
    <SettingsFrame tab="roles">
      <p className="soft">{t.rolesText}</p>
      <Facts
        rows={allRoles.map((role) => [
          names[role],
          <Fragment key={role}>
            {roleText(role)} <span className="soft">({t.roleRights(roles[role].scopes.length, allScopes.length)})</span>
          </Fragment>,
        ])}
      />
      <div className="panel table-frame" tabIndex={0} role="group" aria-label={t.tabs.roles}>
        <table className="comparison-table role-table" aria-label={t.tabs.roles}>
          <thead>
            <tr>
              <th scope="col">{t.right}</th>
              {allRoles.map((role) => (
                <th key={role} scope="col" data-own={role === own ? "" : undefined}>
                  <span className="role-word">{names[role]}</span>
                  {role === own ? <span className="soft"> ({t.yourRole})</span> : null}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {allScopes.map((scope) => (
              <ScopeRow key={scope} scope={scope} own={own} />
            ))}
          </tbody>
        </table>
      </div>
    </SettingsFrame>
  );
};

const ScopeRow = ({ scope, own }: { scope: Scope; own: Role }): ReactNode => {
  const t = useTexts(settingsTexts);
  const text = useScopeText();
  return (
    <tr>
      <th scope="row" title={scope}>
        {text(scope)}
      </th>
      {allRoles.map((role) => {
        const may = roles[role].scopes.includes(scope);
        return (
          <td key={role} data-own={role === own ? "" : undefined} className={may ? "may" : "may-not"}>
            <Icon name={may ? "check" : "minus"} />
            <span className="unseen">{may ? t.may : t.mayNot}</span>
          </td>
        );
      })}
    </tr>
  );
};
