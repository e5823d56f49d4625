/** Machine-readable causes for which the embedded database cannot be had. */
export type EmbeddedErrorCode =
  | "unsupported_libc"
  | "package_missing"
  | "binaries_unreadable"
  | "no_unprivileged_user"
  | "folder_unreachable"
  | "folder_foreign"
  | "folder_version"
  | "in_use"
  | "foreign_server"
  | "no_answer"
  | "disk_full"
  | "start_failed";

/** The embedded database cannot be had: what is wrong (`message`) and what to do about it (`remedy`), each one sentence. */
export class EmbeddedError extends Error {
  readonly code: EmbeddedErrorCode;
  readonly remedy: string;

  constructor(code: EmbeddedErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "EmbeddedError";
    this.code = code;
    this.remedy = remedy;
  }
}

/** The advice that always works: bring an own PostgreSQL. */
export const useOwnDatabase = "Set BECKON_DATABASE_URL to a PostgreSQL 15 or newer.";

/** True for a failure of the disk having no room, wherever it surfaced. */
export function isDiskFull(error: unknown): boolean {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  return code === "ENOSPC" || code === "EDQUOT" || /No space left on device|Disk quota exceeded/i.test(String(message));
}

/** The error for a disk without room below `folder`. */
export function diskFull(folder: string, cause?: unknown): EmbeddedError {
  return new EmbeddedError(
    "disk_full",
    `There is no space left on the disk of ${folder}, so the database cannot start.`,
    "Free some space (about 100 MB for a new database), then start again: nothing acknowledged was lost.",
    { cause },
  );
}
