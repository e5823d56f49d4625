/** One call to an address that a tenant named. */
export type OutboundRequest = {
  url: string;
  method: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Units: milliseconds for everything together: names, connection, headers, body. */
  timeoutMs?: number;
  maxBodyBytes?: number;
  /** A longer or encoded body is an answer all the same, of which only the first `maxBodyBytes` are told, or none. */
  cutBody?: true;
};

/** What became of it. Redirects are answers like any other and are never followed. */
export type OutboundAnswer =
  | {
      kind: "answered";
      status: number;
      headers: Readonly<Record<string, string | string[] | undefined>>;
      body: Uint8Array;
    }
  /** The address may not be called; nothing was sent. */
  | { kind: "refused"; reason: string }
  /** Nobody answered in time, or not with something readable. */
  | { kind: "failed"; reason: string };

/** The one door for HTTP to addresses that tenants name. */
export type OutboundHttp = {
  /** Never rejects. */
  request(request: OutboundRequest): Promise<OutboundAnswer>;
  /** Why this address may not be called, as far as its text tells, or null. */
  judgeUrl(url: string): string | null;
};
