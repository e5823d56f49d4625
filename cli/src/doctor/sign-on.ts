/** The OpenID provider by which people sign in to the console. */
import type { Config } from "@beckon/server/src/config.ts";
import { signOnSettingsOf } from "@beckon/server/src/compose-sign-on.ts";
import { readSignOnAddress } from "@beckon/server/src/identity/sign-on-provider.ts";
import { createGuardedRequest } from "@beckon/server/src/outbound/guarded-request.ts";
import { failed, type Finding, ok, warn } from "./finding.ts";

const check = "single sign-on";

/** Whether it answers as the issuer that is configured; nothing where there is none. */
export async function* examineSignOn(config: Config): AsyncGenerator<Finding> {
  const settings = signOnSettingsOf(config);
  if (!settings) return;
  const outbound = createGuardedRequest({ allow: config.outboundAllow });
  try {
    const address = await readSignOnAddress(settings, outbound);
    const redirect = `it must know ${settings.redirectUri}`;
    if (config.oidcRoles === null)
      yield warn(
        check,
        `${settings.issuer} answers; no group gives a role`,
        "Set BECKON_CONSOLE_OIDC_ROLES, or add members by hand: beckon member add.",
      );
    else yield ok(check, `people sign in at ${new URL(address).origin}; ${redirect}`);
  } catch (error) {
    yield failed(check, error, "Check BECKON_CONSOLE_OIDC_ISSUER; a private address needs BECKON_OUTBOUND_ALLOW.");
  } finally {
    outbound.close();
  }
}
