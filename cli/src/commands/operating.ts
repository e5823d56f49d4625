import type { Command } from "../command.ts";

const fileArgument = (text: string) => [{ name: "FILE", text }] as const;

/** Running a deployment: the service, its databases, its copies, its health. */
export const operatingCommands: readonly Command[] = [
  {
    words: "serve",
    summary: "Run the service",
    about: "Has settings of its own: beckon serve --help lists them.",
    examples: ["beckon serve --port 8787"],
    scope: "server",
    anywhere: true,
    load: async () => {
      throw new Error("unreachable: the entry starts the service itself");
    },
  },
  {
    words: "worker",
    summary: "Do everything that waits for its time, without HTTP",
    about:
      "Sends webhooks, judges due referrals, tidies: for services that run with BECKON_WORKER=off. Any number may run. Its settings are the service's: beckon worker --help lists them.",
    examples: ["beckon worker"],
    scope: "server",
    anywhere: true,
    load: async () => {
      throw new Error("unreachable: the entry starts the worker itself");
    },
  },
  {
    words: "migrate",
    summary: "Bring the databases to this version's schema",
    about: "The service does the same when it starts. Any number may run at once; one works, the others wait.",
    flags: [
      { name: "env", value: "global|us", choices: ["global", "us"], text: "Only this environment; both without it." },
      { name: "status", text: "Only say where the databases are." },
      { name: "dry-run", text: "Only say what would be done." },
    ],
    examples: ["beckon migrate --status", "beckon migrate"],
    scope: "deployment",
    load: async () => (await import("../migrate-databases.ts")).runMigrate,
  },
  {
    words: "deployment",
    summary: "Say how the service and its database are doing, and what is wrong",
    about:
      "For operators, so only beside the database: no key opens it, and no tenant is named. Tells of nothing that is a tenant's. What to do about each fault: docs/operate/faults.md.",
    operation: "getDeployment",
    view: "deployment",
    examples: ["beckon deployment", "beckon deployment --env us"],
  },
  {
    words: "doctor",
    summary: "Look at everything a deployment needs, and say what to do",
    about: "Changes nothing. Ends with 1 when a line says FAIL.",
    flags: [
      { name: "env", value: "global|us", choices: ["global", "us"], text: "Only this environment; both without it." },
    ],
    examples: ["beckon doctor"],
    scope: "deployment",
    anywhere: true,
    load: async () => (await import("../doctor/run-doctor.ts")).runDoctor,
  },
  {
    words: "secrets reseal",
    summary: "Seal every stored secret under the first encryption key",
    about:
      "After a new key was put in front and every process has it. Can be stopped and run again; ends with 1 when something does not open. Then the old key can go.",
    flags: [
      { name: "env", value: "global|us", choices: ["global", "us"], text: "Only this environment; both without it." },
    ],
    examples: ["beckon secrets reseal"],
    scope: "deployment",
    load: async () => (await import("../reseal-secrets.ts")).runReseal,
  },
  {
    words: "backup",
    summary: "Write a copy of one environment's database, while it stays in use",
    about:
      "One moment of the database, every row or an error. The encryption keys are NOT in it: keep a copy of them apart.",
    arguments: fileArgument("Where to write it; - for stdout."),
    flags: [{ name: "overwrite", text: "Replace the file if it is there." }],
    examples: ["beckon backup global-2027-01-31.beckon", "beckon backup - --env us | other-program"],
    scope: "deployment",
    load: async () => (await import("../backup-database.ts")).runBackup,
  },
  {
    words: "restore",
    summary: "Bring a backup back into an empty database",
    about: "The file is checked whole first. Then every row comes back, or the database stays as it was.",
    arguments: fileArgument("The backup; - for stdin."),
    flags: [{ name: "check", text: "Only check the file, and touch no database." }],
    examples: [
      "beckon restore --check global-2027-01-31.beckon",
      "beckon restore global-2027-01-31.beckon --data /var/lib/beckon-new",
    ],
    scope: "deployment",
    load: async () => (await import("../restore-database.ts")).runRestore,
  },
  {
    words: "upgrade",
    summary: "Move an embedded database to the PostgreSQL that this Beckon brings",
    about: "Stop the service first. The old database stays beside the new one until you remove it.",
    flags: [
      { name: "data", value: "DIR", text: "Data folder of the embedded database (or BECKON_DATA)." },
      {
        name: "old-bin",
        value: "DIR",
        text: "Folder of the old PostgreSQL's programs, or where npm put them; the usual places without it.",
      },
    ],
    examples: ["beckon upgrade --data /var/lib/beckon"],
    scope: "program",
    load: async () => (await import("../upgrade-database.ts")).runUpgrade,
  },
  {
    words: "version",
    summary: "Say which version this is",
    examples: ["beckon version"],
    scope: "program",
    anywhere: true,
    load: async () => (await import("../tell-version.ts")).runVersion,
  },
  {
    words: "help",
    summary: "List the commands, or explain one",
    arguments: [{ name: "COMMAND", rest: true, optional: true, text: "The command to explain." }],
    examples: ["beckon help campaign create"],
    scope: "program",
    anywhere: true,
    load: async () => {
      throw new Error("unreachable: the entry has the help itself, which reads this table");
    },
  },
];
