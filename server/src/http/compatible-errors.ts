/**
 * Errors as the card platform's clients know them: `{"message"}` and nothing else. Also what is sent where no operation could
 * be told from the request at all. The bytes of the first seven are fixed by the compatible contract.
 */
export const compatibleMessages = {
  notAuthenticated: [401, "Not authenticated"],
  notAuthorized: [403, "Not authorized"],
  internal: [500, "Internal server error"],
  invalidRequest: [400, "Invalid request"],
  missingClientKey: [499, "Missing client key"],
  invalidClientKey: [498, "Invalid client key"],
  tooMany: [429, "Too many requests, please try again later."],
  walletNotFound: [404, "Wallet not found"],
  notFound: [404, "Not found"],
  methodNotAllowed: [405, "Method not allowed"],
  requestTimeout: [408, "Request timeout"],
  payloadTooLarge: [413, "Payload too large"],
  uriTooLong: [414, "URI too long"],
  unsupportedMediaType: [415, "Unsupported media type"],
  expectationFailed: [417, "Expectation failed"],
  headersTooLarge: [431, "Request header fields too large"],
  unavailable: [503, "Service unavailable"],
} as const satisfies Record<string, readonly [number, string]>;

export type CompatibleError = keyof typeof compatibleMessages;

/** Status, exact body, and the headers that go with the status. */
export const compatibleError = (
  error: CompatibleError,
): { status: number; body: string; headers: Record<string, string> } => {
  const [status, message] = compatibleMessages[error];
  const headers: Record<string, string> = {};
  if (status === 401) headers["www-authenticate"] = "Bearer";
  if (status === 429 || status === 503) headers["retry-after"] = "1";
  return { status, body: JSON.stringify({ message }), headers };
};

/** Whether a target is one of the compatible endpoints, whose errors keep the platform's shape. */
export const isCompatibleTarget = (target: string): boolean =>
  /^\/+v1\/+(?:referral|wallet\/+reward)(?:[/?#]|$)/i.test(target);
