import type { Repositories } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { type EndpointSurroundings, refuseBadUrl } from "../webhook/change-endpoint.ts";
import type { SigningScheme } from "../webhook/webhook-endpoint.ts";
import { type ApprovalVeto, noVeto, vetoSecretContext } from "./approval-veto.ts";

/** A veto, and its secret where there is a new one, which is told this once. */
type Changed = { veto: ApprovalVeto; secret: string | null };

const saved = async (
  { vetoes }: Repositories,
  { clock }: Pick<EndpointSurroundings, "clock">,
  tenantId: string,
  changed: ApprovalVeto,
): Promise<ApprovalVeto> => {
  const nowMs = clock.nowMs();
  const veto = { ...changed, version: changed.version + 1, updatedAtMs: nowMs };
  if (!(await vetoes.put(tenantId, veto)))
    throw new Refusal("precondition_failed", "Somebody else changed the veto just now.");
  return veto;
};

/** A present veto, held until the transaction ends where there is one. */
const lockVeto = async ({ vetoes }: Repositories, tenantId: string): Promise<ApprovalVeto> =>
  (await vetoes.lock(tenantId)) ?? noVeto;

/**
 * Replaces the veto wholly. Open questions go out at once to where it points now. `nowMs` is the tenant's time, by which questions
 * are due. Errors: precondition_failed, rule_violated (the address).
 */
export const putVeto = async (
  repositories: Repositories,
  surroundings: EndpointSurroundings,
  wanted: {
    tenantId: string;
    version: number;
    url: string;
    scheme: SigningScheme;
    state: "active" | "paused";
    timeoutSeconds: number;
    nowMs: number;
  },
): Promise<Changed> => {
  const { tenantId, version, nowMs, ...settings } = wanted;
  refuseBadUrl(surroundings, settings.url);
  const present = await lockVeto(repositories, tenantId);
  if (present.version !== version)
    throw new Refusal("precondition_failed", `The veto is at version ${present.version} now.`);
  // The schemes' secrets have different shapes.
  const keeps = present.sealedSecret !== null && present.scheme === settings.scheme;
  const secret = keeps ? null : surroundings.signer.mintSecret(settings.scheme);
  const secrets =
    secret === null
      ? {}
      : {
          sealedSecret: surroundings.secretBox.seal(secret, vetoSecretContext(tenantId)),
          sealedPreviousSecret: null,
          previousSecretUntilMs: null,
        };
  const veto = await saved(repositories, surroundings, tenantId, { ...present, ...settings, ...secrets });
  await repositories.vetoes.hasten(tenantId, nowMs);
  return { veto, secret };
};

/** Forgets address and secrets. What is still open then goes to a person: the worker hands it over. Twice changes nothing. */
export const deleteVeto = async (
  repositories: Repositories,
  surroundings: Pick<EndpointSurroundings, "clock">,
  { tenantId, nowMs }: { tenantId: string; nowMs: number },
): Promise<ApprovalVeto> => {
  const present = await lockVeto(repositories, tenantId);
  if (present.state === "off") return present;
  const { version } = present;
  const veto = await saved(repositories, surroundings, tenantId, { ...noVeto, version });
  await repositories.vetoes.hasten(tenantId, nowMs);
  return veto;
};

/** A new secret; the present one stays good for `overlapSeconds`, as with webhook endpoints. Errors: invalid_state. */
export const rotateVeto = async (
  repositories: Repositories,
  surroundings: EndpointSurroundings,
  { tenantId, overlapSeconds }: { tenantId: string; overlapSeconds: number },
): Promise<Changed> => {
  const present = await lockVeto(repositories, tenantId);
  if (present.state === "off") throw new Refusal("invalid_state", "There is no veto: nobody is asked.");
  const secret = surroundings.signer.mintSecret(present.scheme);
  const overlaps = overlapSeconds > 0;
  const veto = await saved(repositories, surroundings, tenantId, {
    ...present,
    sealedSecret: surroundings.secretBox.seal(secret, vetoSecretContext(tenantId)),
    sealedPreviousSecret: overlaps ? present.sealedSecret : null,
    previousSecretUntilMs: overlaps ? surroundings.clock.nowMs() + overlapSeconds * 1000 : null,
  });
  return { veto, secret };
};
