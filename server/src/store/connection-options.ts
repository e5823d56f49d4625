import type pg from "pg";

/** The same connection with more options of the server's, such as `-c role=x`, which hold from its first moment on. */
export function withOptions(connection: pg.ClientConfig, option: string): pg.ClientConfig {
  const { connectionString, options } = connection;
  const both = (own: string | null | undefined): string => [own ?? "", option].join(" ").trim();
  if (connectionString === undefined) return { ...connection, options: both(options) };
  // Only the parameters are taken apart: the rest has forms that the driver knows and URL does not, such as one without a host.
  const mark = connectionString.indexOf("?");
  const place = mark === -1 ? connectionString : connectionString.slice(0, mark);
  const parameters = new URLSearchParams(mark === -1 ? "" : connectionString.slice(mark + 1));
  parameters.set("options", both(parameters.get("options")));
  return { ...connection, connectionString: `${place}?${parameters.toString()}` };
}
