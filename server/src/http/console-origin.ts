/** At which address a page of the console stands, as a browser says it: passkeys are held to it. */
import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import { Refusal } from "../core/refusal.ts";

/**
 * The operator's word where there is one, else the address of the page that asks, which must be the one it asks at. Errors:
 * invalid_state where the two differ, and for an address without a name.
 */
export const originOf = (headers: IncomingHttpHeaders, configured: string | null): string => {
  if (configured !== null) return configured;
  const { origin = "", host = "" } = headers;
  const page = URL.canParse(origin) ? new URL(origin) : null;
  if (
    page === null ||
    !URL.canParse(`${page.protocol}//${host}`) ||
    new URL(`${page.protocol}//${host}`).host !== page.host
  )
    throw new Refusal(
      "invalid_state",
      "Passkeys need to know where people reach the console: whoever runs this service sets BECKON_CONSOLE_URL.",
    );
  if (isIP(page.hostname.replace(/^\[|\]$/g, "")) !== 0)
    throw new Refusal("invalid_state", "Passkeys need an address with a name, as localhost: numbers have none.");
  return page.origin;
};
