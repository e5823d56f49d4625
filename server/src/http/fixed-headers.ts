/** Sent with every answer; set here rather than by a plug-in, which would double the cost of a request. */
export const fixedHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "cache-control": "private, no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** What browsers and web views may do with the compatible endpoints, which any app may call. */
export const crossOriginHeaders: Readonly<Record<string, string>> = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "retry-after, x-request-id",
};

export const preflightHeaders: Readonly<Record<string, string>> = {
  ...crossOriginHeaders,
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-allow-headers": "x-client-key, x-us-env, authorization, content-type, x-request-id",
  "access-control-max-age": "86400",
};

export const jsonType = "application/json; charset=utf-8";
