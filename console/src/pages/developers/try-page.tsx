/** Sends a request of one's own to the API, and shows what comes back. */
import type { Scope } from "@beckon/contract";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, type SubmitEvent, useState } from "react";
import type { ApiError } from "../../api/api-error.ts";
import { type Place, send } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { SelectField } from "../../design/field.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { useRealNow } from "../../design/time.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMayNot, useMembership, usePlace } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { DevelopersFrame } from "./developers-frame.tsx";
import { AnswerView, CurlView } from "./try-answer.tsx";
import { type Pass, PassFields, passFaults, RequestFields } from "./try-fields.tsx";
import {
  type ApiDocument,
  curlOf,
  type Filled,
  isHeaderText,
  isJson,
  operationsOf,
  type TryOperation,
} from "./try-request.ts";
import { type Credentials, sendTry } from "./try-send.ts";
import { tryTexts } from "./try-texts.ts";

const parse = (raw: Record<string, unknown>) => ({ operation: textOf(raw["operation"]) });

/** `/developers/try`. */
export const TryPage = (): ReactNode => {
  const t = useTexts(tryTexts);
  const { mode } = useMembership();
  const [state, change] = useSearchState(parse);
  const [typed, setTyped] = useState<Readonly<Record<string, Filled>>>({});
  const [pass, setPass] = useState<Pass>({ by: "session", secretKey: "", clientKey: "", accessToken: "" });
  const operations = useQuery<TryOperation[], ApiError>({
    queryKey: ["openapi"],
    queryFn: async ({ signal }) => operationsOf((await send("/openapi.json", { signal })).body as ApiDocument),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <DevelopersFrame tab="try" scope="tenant:read">
      <Note tone={mode === "sandbox" ? "waiting" : "attention"}>{mode === "sandbox" ? t.about : t.onlySandbox}</Note>
      <Loaded query={operations}>
        {(all) => {
          const chosen =
            all.find(({ id }) => id === state.operation) ?? all.find(({ id }) => id === "getTenant") ?? all[0];
          return chosen === undefined ? null : (
            <>
              <SelectField
                label={t.operation}
                value={chosen.id}
                onChange={(operation) => change({ operation })}
                options={all.map(({ id, tag, summary }) => ({ value: id, label: `${tag} · ${summary}` }))}
              />
              <TryForm
                key={chosen.id}
                operation={chosen}
                filled={typed[chosen.id] ?? { values: {}, version: "", body: chosen.body ?? "" }}
                onFilled={(filled) => setTyped((before) => ({ ...before, [chosen.id]: filled }))}
                pass={pass}
                onPass={(changed) => setPass((before) => ({ ...before, ...changed }))}
              />
            </>
          );
        }}
      </Loaded>
    </DevelopersFrame>
  );
};

/** The client keys of the tenant that work; undefined for whoever may not see them. */
const useClientKeys = (needed: boolean) => {
  const now = useRealNow();
  const enabled = useMayNot()("keys:read") === undefined && needed;
  const { data } = useAnswer("listKeys", { query: { type: "client", limit: 100 } }, { enabled });
  return data?.items.flatMap(({ name, clientKey, revokedAt, expiresAt }) =>
    clientKey === null || revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) <= now)
      ? []
      : [{ name, clientKey }],
  );
};

const credentialsOf = ({ caller }: TryOperation, pass: Pass, place: Place): Credentials => {
  if (caller === "participant") return { by: "client", clientKey: pass.clientKey, accessToken: pass.accessToken };
  if (caller === "client") return { by: "client", clientKey: pass.clientKey, accessToken: "" };
  return pass.by === "key" ? { by: "key", secretKey: pass.secretKey } : { by: "session", place };
};

const TryForm = ({
  operation,
  filled,
  onFilled,
  pass: given,
  onPass,
}: {
  operation: TryOperation;
  /** What was filled in, which stays while one looks at other operations. */
  filled: Filled;
  onFilled: (filled: Filled) => void;
  pass: Pass;
  onPass: (changed: Partial<Pass>) => void;
}): ReactNode => {
  const t = useTexts(tryTexts);
  const place = usePlace();
  const client = useQueryClient();
  const mayNot = useMayNot();
  const { mode, environment } = useMembership();
  const [asked, setAsked] = useState(false);
  const { caller, method, path, scope, writes } = operation;
  const isUs = environment === "us";
  const clientKeys = useClientKeys(caller !== "secret");
  // One that was revoked meanwhile is no choice any more.
  const clientKey = (clientKeys?.find((one) => one.clientKey === given.clientKey) ?? clientKeys?.[0])?.clientKey ?? "";
  const pass = { ...given, clientKey };
  const faults = passFaults(operation, pass, place.tenantId, t);
  const reason =
    writes && mode !== "sandbox"
      ? t.sandboxOnly
      : caller === "secret" && pass.by === "session" && scope !== undefined
        ? mayNot(scope as Scope)
        : undefined;
  const sending = useMutation({
    mutationFn: () => sendTry(operation, filled, isUs, credentialsOf(operation, pass, place)),
    onSuccess: ({ status }) =>
      writes && status < 300 ? client.invalidateQueries({ queryKey: [place.environment, place.tenantId] }) : undefined,
  });
  const lacks = operation.parameters.some(
    ({ name, required }) => required && (filled.values[name] ?? "").trim() === "",
  );
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setAsked(true);
    const unsendable = !isHeaderText(filled.version) || (operation.body !== undefined && !isJson(filled.body));
    const wrong = lacks || unsendable || Object.keys(faults).length > 0;
    if (!wrong && reason === undefined && !sending.isPending) sending.mutate();
  };
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p className="break">
        <code>
          {method} {path}
        </code>
        {scope === undefined ? null : (
          <>
            {" "}
            <code className="soft">{scope}</code>
          </>
        )}
      </p>
      <PassFields caller={caller} pass={pass} clientKeys={clientKeys} faults={asked ? faults : {}} onChange={onPass} />
      <RequestFields
        operation={operation}
        filled={filled}
        asked={asked}
        onChange={(changed) => onFilled({ ...filled, ...changed })}
      />
      <div className="row">
        <Button submit kind="primary" busy={sending.isPending} reason={reason}>
          {t.send}
        </Button>
      </div>
      <CurlView text={curlOf(operation, filled, window.location.origin, isUs, pass.clientKey)} />
      {sending.error ? <Note tone="bad">{t.unanswered}</Note> : null}
      {sending.data === undefined ? null : <AnswerView answer={sending.data} />}
    </form>
  );
};
