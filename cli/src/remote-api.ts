/** The API of a service somewhere else, by HTTP and a secret key. */
import { type Answer, type Api, type Call, parseAnswer } from "./api.ts";
import { Failure, UsageError } from "./failure.ts";

/** Longer than any answer takes. Units: milliseconds. */
const patienceMs = 30_000;

const isHere = (hostname: string): boolean => /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);

/** Opens a remote service. `warn` is told when the key would travel in the clear. Errors: UsageError for a bad address. */
export const openRemote = (
  { url, key, environment }: { url: string; key: string; environment: string },
  warn: (sentence: string) => void,
): Api => {
  const base = URL.canParse(url) ? new URL(url) : null;
  if (!base || !/^https?:$/.test(base.protocol) || base.search !== "" || base.username !== "")
    throw new UsageError(
      `${JSON.stringify(url)} is not the address of a service. It looks like https://beckon.example.com.`,
    );
  if (base.protocol === "http:" && !isHere(base.hostname))
    warn(`The secret key travels unencrypted to ${base.host}: use https.`);
  const root = `${base.origin}${base.pathname.replace(/\/+$/, "")}`;
  const send = async ({ method, target, headers, body }: Call): Promise<Answer> => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${root}${target}`, {
        method,
        headers: {
          ...headers,
          authorization: `Bearer ${key}`,
          ...(environment === "us" ? { "x-us-env": "true" } : {}),
        },
        // A redirect would carry the key to wherever it points.
        redirect: "manual",
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { body }),
      });
      text = await response.text();
    } catch (error) {
      throw noAnswer(root, error, method === "GET" ? undefined : headers["idempotency-key"]);
    }
    if (response.status >= 300 && response.status < 400)
      throw new Failure(
        `${root} redirects to ${response.headers.get("location") ?? "elsewhere"}.`,
        "Give that address as --url if it is yours.",
      );
    const parsed = parseAnswer(text);
    if (parsed === undefined && text !== "")
      throw new Failure(
        `${root} answered ${response.status}, but not as Beckon does.`,
        "Check --url: a proxy may stand before it, or another service.",
      );
    return { status: response.status, etag: response.headers.get("etag") ?? undefined, text, body: parsed };
  };
  return { place: root, send, close: async () => {} };
};

const reasons: Record<string, string> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "its name could not be looked up",
  ECONNRESET: "the connection was cut",
  ETIMEDOUT: "no answer came in time",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  UND_ERR_SOCKET: "the connection was cut",
};

const noAnswer = (root: string, error: unknown, idempotencyKey: string | undefined): Failure => {
  const fault = error as Error & { cause?: { code?: string; message?: string } };
  const { code = "", message = fault.message } = fault.cause ?? {};
  const reason = fault.name === "TimeoutError" ? "no answer came in 30 seconds" : (reasons[code] ?? (message || code));
  const repeat =
    idempotencyKey === undefined || code === "ECONNREFUSED" || code === "ENOTFOUND"
      ? undefined
      : `It may have been done. Repeat the command with --idempotency-key ${idempotencyKey}: nothing happens twice.`;
  return new Failure(`No answer from ${root}: ${reason}.`, repeat, { cause: error });
};
