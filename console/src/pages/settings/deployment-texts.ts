import type { DeploymentFaultCode, KindOfWork, PlaceOfEnvironment, ProcessKind } from "@beckon/contract";
import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

type FaultText = { title: string; doing: string };

const faults = {
  schema_newer: {
    title: "A newer Beckon changed the schema",
    doing: "Run that version everywhere, or restore the backup made before the upgrade.",
  },
  schema_pending: {
    title: "The database lacks migrations of this version",
    doing: "Run “beckon migrate”. A service of this version does the same when it starts.",
  },
  no_worker: {
    title: "Nobody does deferred work",
    doing:
      "Start “beckon worker”, or a service with BECKON_WORKER=on. Until then webhooks, deadlines and rewards wait.",
  },
  queue_late: {
    title: "Work waits for too long",
    doing: "Is there a worker? Look for “the chore failed” in its log; for webhooks, at what the endpoints answer.",
  },
  connections_scarce: {
    title: "The database server is nearly out of connections",
    doing: "Lower BECKON_POOL_SIZE, stop processes that are not needed, or raise max_connections.",
  },
  versions_differ: {
    title: "Processes of different versions run",
    doing: "Finish the upgrade: stop those of the old version, below under Processes.",
  },
  statement_long: {
    title: "A statement runs for long",
    doing:
      "Beckon’s own end after seconds. Find out whose it is, below under “Running now”: a backup, a migration, somebody by hand.",
  },
} as const satisfies Record<DeploymentFaultCode, FaultText>;

const germanFaults: Record<DeploymentFaultCode, FaultText> = {
  schema_newer: {
    title: "Ein neueres Beckon hat das Schema geändert",
    doing: "Überall jene Version starten, oder die Sicherung von vor dem Upgrade zurückspielen.",
  },
  schema_pending: {
    title: "Der Datenbank fehlen Migrationen dieser Version",
    doing: "„beckon migrate“ ausführen. Ein Dienst dieser Version tut beim Start dasselbe.",
  },
  no_worker: {
    title: "Niemand erledigt aufgeschobene Arbeit",
    doing:
      "„beckon worker“ starten, oder einen Dienst mit BECKON_WORKER=on. Bis dahin warten Webhooks, Fristen und Belohnungen.",
  },
  queue_late: {
    title: "Arbeit wartet zu lange",
    doing:
      "Läuft ein Worker? In seinem Log nach „the chore failed“ suchen; bei Webhooks nachsehen, was die Endpunkte antworten.",
  },
  connections_scarce: {
    title: "Dem Datenbankserver gehen die Verbindungen aus",
    doing: "BECKON_POOL_SIZE senken, nicht gebrauchte Prozesse beenden, oder max_connections erhöhen.",
  },
  versions_differ: {
    title: "Prozesse verschiedener Versionen laufen",
    doing: "Das Upgrade beenden: die der alten Version stoppen, unten bei den Prozessen.",
  },
  statement_long: {
    title: "Eine Anweisung läuft lange",
    doing:
      "Beckons eigene enden nach Sekunden. Unten bei „Läuft gerade“ nachsehen, wessen sie ist: eine Sicherung, eine Migration, jemand von Hand.",
  },
};

const works = {
  outbound_events: "Events to tell",
  deliveries: "Webhook deliveries",
  approval_questions: "Questions before approvals",
  due_referrals: "Referrals to judge",
  audit_trail: "Audit entries to chain",
  report_changes: "Changes to count in reports",
} as const satisfies Record<KindOfWork, string>;

const germanWorks: Record<KindOfWork, string> = {
  outbound_events: "Zu meldende Ereignisse",
  deliveries: "Webhook-Zustellungen",
  approval_questions: "Fragen vor Freigaben",
  due_referrals: "Zu beurteilende Empfehlungen",
  audit_trail: "Zu verkettende Prüfeinträge",
  report_changes: "In Berichten zu zählende Änderungen",
};

const kinds = {
  service: "Service",
  "service with worker": "Service with worker",
  worker: "Worker",
  command: "Command",
} as const satisfies Record<ProcessKind, string>;

const germanKinds: Record<ProcessKind, string> = {
  service: "Dienst",
  "service with worker": "Dienst mit Worker",
  worker: "Worker",
  command: "Befehl",
};

type Served = Record<Exclude<PlaceOfEnvironment, "here">, string>;
const served = {
  elsewhere: "Another Beckon serves this environment. Look at its own console.",
  nowhere: "This deployment does not serve this environment.",
} as const satisfies Served;
const germanServed: Served = {
  elsewhere: "Diese Umgebung bedient ein anderes Beckon. Sehen Sie in dessen Konsole nach.",
  nowhere: "Diese Installation bedient diese Umgebung nicht.",
};

/** What the page of operations says. */
export const deploymentTexts = defineTexts(
  {
    intro: "How this service and its databases are doing. The page asks again by itself every 10 seconds.",
    guide: "Operator’s guide",
    faultsTitle: "What is wrong",
    calm: "Nothing is wrong.",
    severities: { warning: "Warning", critical: "Critical" },
    silent: "It does not answer",
    silentDoing: "Is its database up? /readyz says which one answers, and the service’s log why.",
    steps: "Step by step",
    stepsFor: (title: string) => `Step by step: ${title}`,
    well: "Well",
    wrong: (count: number) => plural("en", count, "# fault", "# faults"),
    stale: "It does not answer now. This is what it said last:",
    asOf: "As of",
    version: "Version",
    runsSince: "runs since",
    database: "Database",
    connections: "Connections",
    connectionsOf: (used: string, most: string, here: string) =>
      `${used} of ${most} on its server, ${here} to this one`,
    schema: "Schema",
    schemaWell: "up to date",
    schemaPending: (count: number) => plural("en", count, "# migration missing", "# migrations missing"),
    schemaNewer: (count: number) => plural("en", count, "# of a newer version", "# of a newer version"),
    queues: "Queues",
    nothingWaits: "nothing waits",
    waiting: (count: string) => `${count} due`,
    waitingSince: (count: string, age: string) => `${count} due, the first for ${age}`,
    processes: "Processes",
    environment: "Environment",
    details: "Details",
    queuesText: (late: string) =>
      `What is due and not done. A bar fills up while the first of a queue waits, and is full after ${late}: then it is late.`,
    work: "Work",
    waits: "First waits",
    due: "Due",
    state: "State",
    late: "Late",
    inTime: "In time",
    empty: "Empty",
    ageUnknown: "not kept",
    processesNone: "No process says its name. Behind a pooler that hides names of connections this is so.",
    kind: "Kind",
    pid: "Process number",
    since: "Since",
    running: "Running now",
    runningNone: "No statement has been running for longer than a second.",
    seconds: "For",
    waitsFor: "Waits for",
    statement: "Statement, without its values",
    slowest: "Slowest on average",
    slowestNone: "No statement has been counted yet.",
    slowestOff:
      "This database does not count its statements. In a PostgreSQL of your own the extension pg_stat_statements does: the guide says how to turn it on. The embedded database does not bring it.",
    slowestHow: "How to count statements",
    mean: "On average",
    slowestCall: "At most",
    calls: "Calls",
    migrations: "Migrations",
    missing: "Missing in the database",
    newer: "Of a newer version",
    faults,
    works,
    kinds,
    served,
  },
  {
    intro: "Wie es diesem Dienst und seinen Datenbanken geht. Die Seite fragt von selbst alle 10 Sekunden neu.",
    guide: "Betriebshandbuch",
    faultsTitle: "Was nicht stimmt",
    calm: "Es ist alles in Ordnung.",
    severities: { warning: "Warnung", critical: "Kritisch" },
    silent: "Keine Antwort",
    silentDoing: "Läuft ihre Datenbank? /readyz sagt, welche antwortet, und das Log des Dienstes, warum nicht.",
    steps: "Schritt für Schritt",
    stepsFor: (title: string) => `Schritt für Schritt: ${title}`,
    well: "In Ordnung",
    wrong: (count: number) => plural("de", count, "# Störung", "# Störungen"),
    stale: "Gerade kommt keine Antwort. Das war die letzte:",
    asOf: "Stand",
    version: "Version",
    runsSince: "läuft seit",
    database: "Datenbank",
    connections: "Verbindungen",
    connectionsOf: (used: string, most: string, here: string) =>
      `${used} von ${most} auf dem Server, ${here} zu dieser Datenbank`,
    schema: "Schema",
    schemaWell: "aktuell",
    schemaPending: (count: number) => plural("de", count, "# Migration fehlt", "# Migrationen fehlen"),
    schemaNewer: (count: number) => plural("de", count, "# einer neueren Version", "# einer neueren Version"),
    queues: "Warteschlangen",
    nothingWaits: "nichts wartet",
    waiting: (count: string) => `${count} fällig`,
    waitingSince: (count: string, age: string) => `${count} fällig, Wartezeit ${age}`,
    processes: "Prozesse",
    environment: "Umgebung",
    details: "Einzelheiten",
    queuesText: (late: string) =>
      `Was fällig und nicht erledigt ist. Der Balken wächst, solange das Erste einer Schlange wartet. Nach einer Wartezeit von ${late} ist er voll: Dann ist sie verspätet.`,
    work: "Arbeit",
    waits: "Wartezeit",
    due: "Fällig",
    state: "Stand",
    late: "Verspätet",
    inTime: "Pünktlich",
    empty: "Leer",
    ageUnknown: "unbekannt",
    processesNone:
      "Kein Prozess nennt seinen Namen. So ist es hinter einem Pooler, der die Namen der Verbindungen verbirgt.",
    kind: "Art",
    pid: "Prozessnummer",
    since: "Seit",
    running: "Läuft gerade",
    runningNone: "Keine Anweisung läuft länger als eine Sekunde.",
    seconds: "Dauer",
    waitsFor: "Wartet auf",
    statement: "Anweisung, ohne ihre Werte",
    slowest: "Im Mittel am langsamsten",
    slowestNone: "Noch ist keine Anweisung gezählt.",
    slowestOff:
      "Diese Datenbank zählt ihre Anweisungen nicht. In einem eigenen PostgreSQL tut es die Erweiterung pg_stat_statements: Das Handbuch sagt, wie man sie einschaltet. Die eingebettete Datenbank bringt sie nicht mit.",
    slowestHow: "Wie man Anweisungen zählt",
    mean: "Im Mittel",
    slowestCall: "Höchstens",
    calls: "Aufrufe",
    migrations: "Migrationen",
    missing: "Fehlen in der Datenbank",
    newer: "Von einer neueren Version",
    faults: germanFaults,
    works: germanWorks,
    kinds: germanKinds,
    served: germanServed,
  },
);
