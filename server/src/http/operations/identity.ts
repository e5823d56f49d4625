import {
  checkIdentitySettings,
  defaultIdentitySettings,
  type SealedIdentitySettings,
} from "../../core/identity/identity-settings.ts";
import { sharedTokensFault, takeSameTokens } from "../../core/identity/one-tenant-per-token.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { detailOf } from "./present-sentences.ts";

const settingsOf = async ({ repositories, tenantId }: Context) =>
  (await repositories.identity.find(tenantId)) ?? defaultIdentitySettings(tenantId);

/** Errors: conflict. */
const refuseSharedTokens = async (
  { repositories, tenantId }: Context,
  settings: SealedIdentitySettings,
): Promise<void> => {
  if (settings.provider === "beckon" || settings.provider === "userinfo") return;
  const provider = { issuer: settings.issuer ?? null, byAddress: settings.provider === "introspection" };
  const others = await repositories.identity.takeTurnAndListOthers(tenantId, provider);
  if (!others.some((other) => takeSameTokens(settings, other.settings))) return;
  const fault = sharedTokensFault(settings);
  throw new Refusal("conflict", fault.detail, { fields: [{ ...fault, pointer: `/body${fault.pointer}` }] });
};

export const identityHandlers: Pick<Handlers, "getIdentitySettings" | "putIdentitySettings" | "testToken"> = {
  getIdentitySettings: async ({ context }) => {
    const stored = await settingsOf(context);
    return { body: context.identity.present(stored.settings), version: stored.version };
  },
  putIdentitySettings: async ({ body, version, context }) => {
    const { repositories, tenantId, identity, verifier, nowMs } = context;
    const faults = checkIdentitySettings(body, (url) => identity.judgeUrl(url));
    if (faults.length > 0) throw violations(faults.map((fault) => ({ ...fault, pointer: `/body${fault.pointer}` })));
    const stored = { tenantId, version: version + 1, settings: identity.seal(body, tenantId) };
    await refuseSharedTokens(context, stored.settings);
    const present = await settingsOf(context);
    if (present.version !== version || !(await repositories.identity.put(stored, nowMs)))
      throw new Refusal("precondition_failed", `The identity settings are at version ${present.version} now.`);
    context.afterCommit(() => verifier.forget({ tenantId }));
    return { body: identity.present(stored.settings), version: stored.version };
  },
  testToken: async ({ body: { accessToken, clientKey }, context: { verifier, tenantId } }) => {
    const { verdict, steps } = await verifier.explainToken({
      tenantId,
      clientKey: clientKey ?? "",
      token: accessToken,
    });
    return {
      body: { verdict: verdict.kind, steps: steps.map(({ said, ...step }) => ({ ...step, ...detailOf([said]) })) },
    };
  },
};
