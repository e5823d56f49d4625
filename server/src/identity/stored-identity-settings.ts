/** The way of identity settings into a store and out again: secrets sealed on the way in, opened for use, never presented. */
import type {
  IdentitySettings,
  IdentitySettingsInput,
  SealedIdentitySettings,
} from "../core/identity/identity-settings.ts";
import type { SecretBox } from "../core/ports.ts";

/** Settings to be stored: each secret is sealed under the tenant's id and the field's name, so it opens nowhere else. */
export function sealIdentitySettings(
  input: IdentitySettingsInput,
  box: SecretBox,
  tenantId: string,
): SealedIdentitySettings {
  if (input.provider === "jwt") {
    const { sharedSecret, ...rest } = input;
    if (sharedSecret === undefined) return rest;
    return { ...rest, sealedSharedSecret: box.seal(sharedSecret, settingsSecretContext(tenantId, "sharedSecret")) };
  }
  if (input.provider === "introspection") {
    const { clientSecret, ...rest } = input;
    return { ...rest, sealedClientSecret: box.seal(clientSecret, settingsSecretContext(tenantId, "clientSecret")) };
  }
  return input;
}

/** Settings for use, secrets in plain text: keep them out of logs and answers. Errors: throws when a secret cannot be opened. */
export function openIdentitySettings(
  settings: SealedIdentitySettings,
  box: SecretBox,
  tenantId: string,
): IdentitySettingsInput {
  if (settings.provider === "jwt") {
    const { sealedSharedSecret, ...rest } = settings;
    if (sealedSharedSecret === undefined) return rest;
    return { ...rest, sharedSecret: box.open(sealedSharedSecret, settingsSecretContext(tenantId, "sharedSecret")) };
  }
  if (settings.provider === "introspection") {
    const { sealedClientSecret = "", ...rest } = settings;
    return { ...rest, clientSecret: box.open(sealedClientSecret, settingsSecretContext(tenantId, "clientSecret")) };
  }
  return settings;
}

/** Settings as a caller may read them: no secret, only whether there is one. */
export function presentIdentitySettings(settings: SealedIdentitySettings): IdentitySettings {
  if (settings.provider === "jwt") {
    const { sealedSharedSecret, ...rest } = settings;
    return { ...rest, hasSharedSecret: sealedSharedSecret !== undefined };
  }
  if (settings.provider === "introspection") {
    const { sealedClientSecret, ...rest } = settings;
    return { ...rest, hasClientSecret: sealedClientSecret !== undefined };
  }
  return settings;
}

/** Binds a sealed secret to its tenant and field, so that it opens nowhere else. */
export function settingsSecretContext(tenantId: string, field: "sharedSecret" | "clientSecret"): string {
  return `identity-settings/${tenantId}/${field}`;
}
