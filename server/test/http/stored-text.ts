import type { OpenEnvironment } from "../../src/main.ts";

/** Every row of every table of an environment, as one text; bytes in hex as the database writes them. */
export const storedText = async ({ database }: OpenEnvironment): Promise<string> => {
  const tables = await database.query<{ name: string }>(
    {
      name: "test-tables",
      text: "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
    },
    [],
  );
  const parts = [];
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      { name: `test-dump-${name}`, text: `select t::text as row from ${name} t` },
      [],
    );
    parts.push(`${name}: ${rows.map(({ row }) => row).join("\n")}`);
  }
  return parts.join("\n");
};

/** The rows among them that say whose they are: one tenant's. */
export const rowsOfTenant = async (environment: OpenEnvironment, tenantId: string): Promise<string> =>
  (await storedText(environment))
    .split("\n")
    .filter((line) => line.includes(tenantId))
    .join("\n");
