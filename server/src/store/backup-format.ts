import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";

/** The first line of a backup. */
export type BackupHeader = {
  format: 1;
  beckonVersion: string;
  environment: string;
  schemaVersion: number;
  createdAt: string;
  tables: string[];
};

/** The last line of a backup: without it the file was cut. */
export type BackupTrailer = {
  counts: Record<string, number>;
  sequences: Record<string, { value: string; called: boolean }>;
  /** Of every byte before this line, uncompressed. */
  sha256: string;
};

/** Why a backup cannot be made or brought back. The database is as it was. */
export class BackupError extends Error {
  readonly code: "not_a_backup" | "damaged" | "newer_backup" | "not_empty" | "no_schema" | "schema_differs";

  constructor(code: BackupError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "BackupError";
    this.code = code;
  }
}

/**
 * One line of a backup after the header. A row is kept as the text the database wrote: numbers too large for JavaScript pass
 * through unharmed. `nulls` names the columns that hold JSON's null.
 */
export type BackupEntry =
  | { kind: "table"; name: string; columns: string[] }
  | { kind: "row"; json: string; nulls: string[] };

/** Marks at the start of each line. */
export const mark = { header: "H", table: "T", row: "R", rowWithNulls: "N", trailer: "Z" } as const;

/**
 * Reads a backup from start to end. The trailer is judged after the last entry was given out, so nothing may be kept before
 * the generator returned. Errors: `not_a_backup`, `newer_backup`, `damaged`.
 */
export async function* readBackup(
  source: Readable,
): AsyncGenerator<BackupEntry, { header: BackupHeader; trailer: BackupTrailer }> {
  const hash = createHash("sha256");
  const counts: Record<string, number> = {};
  let header: BackupHeader | undefined;
  let trailer: BackupTrailer | undefined;
  let table = "";
  try {
    for await (const line of linesOf(source)) {
      if (trailer) throw new BackupError("damaged", "The backup goes on after its end.");
      const kind = line[0];
      if (!header) {
        header = parseHeader(line);
      } else if (kind === mark.row || kind === mark.rowWithNulls) {
        counts[table] = (counts[table] ?? 0) + 1;
        const cut = kind === mark.row ? 0 : line.indexOf("\t");
        yield { kind: "row", json: line.slice(cut + 1), nulls: cut === 0 ? [] : JSON.parse(line.slice(1, cut)) };
      } else if (kind === mark.table) {
        const { name, columns } = JSON.parse(line.slice(1));
        table = name;
        counts[table] = 0;
        yield { kind: "table", name, columns };
      } else if (kind === mark.trailer) {
        trailer = JSON.parse(line.slice(1)) as BackupTrailer;
        continue;
      } else throw new BackupError("damaged", "The backup has a line of an unknown kind.");
      hash.update(line).update("\n");
    }
  } catch (error) {
    if (error instanceof BackupError) throw error;
    // What gzip or JSON cannot read: cut short, or altered.
    if (!header) throw new BackupError("not_a_backup", "The file is not a Beckon backup.", { cause: error });
    throw new BackupError("damaged", `The backup is damaged: ${(error as Error).message}.`, { cause: error });
  }
  if (!header) throw new BackupError("not_a_backup", "The file is empty.");
  if (!trailer) throw new BackupError("damaged", "The backup is cut short: its last line is missing.");
  if (hash.digest("hex") !== trailer.sha256)
    throw new BackupError("damaged", "The backup was altered: its content does not match its checksum.");
  if (JSON.stringify(counts) !== JSON.stringify(trailer.counts))
    throw new BackupError("damaged", "The backup does not hold the rows it counts.");
  return { header, trailer };
}

function parseHeader(line: string): BackupHeader {
  if (line[0] !== mark.header) throw new BackupError("not_a_backup", "The file is not a Beckon backup.");
  const header = JSON.parse(line.slice(1)) as BackupHeader;
  if (header.format === 1) return header;
  throw new BackupError(
    "newer_backup",
    `The backup has format ${String(header.format)}, which a newer Beckon (${header.beckonVersion}) wrote.`,
  );
}

/** Splits at line feeds only: other line separators are ordinary characters inside the rows' strings. */
async function* linesOf(source: Readable): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const decoder = new StringDecoder("utf8");
  source.on("error", (error) => gunzip.destroy(error));
  let rest = "";
  try {
    for await (const chunk of source.pipe(gunzip) as AsyncIterable<Buffer>) {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    if (rest !== "") throw new Error("it ends in the middle of a line");
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
