/** `beckon doctor`: everything a deployment needs, line by line. */
import { type Deployment, placesOf } from "@beckon/server";
import { findOwner } from "@beckon/server/src/store/embedded-claim.ts";
import { withClient } from "@beckon/server/src/store/migrate.ts";
import type { Config } from "@beckon/server/src/config.ts";
import { configOf, hasEmbeddedDatabase, open } from "../deployment.ts";
import type { Invocation } from "../command.ts";
import { say } from "../invocation.ts";
import { canvasOf, showJson } from "../show.ts";
import { harmless, padTo } from "../text-width.ts";
import { examineDatabase } from "./databases.ts";
import { failed, type Finding, ok } from "./finding.ts";
import { examineConfiguration, examineFolder, examineKeys, examineProgram } from "./machine.ts";
import { examineSignOn } from "./sign-on.ts";
import { examineService, examineUpstream } from "./service.ts";
import { examineProviders, examineSecrets } from "./tenants.ts";

/** What one look finds out for a later one. */
type Known = { ownerPid: number | null };

/** Who runs on the embedded database, whatever port it listens on. */
const ownerOf = async (config: Config, { open: environments }: Deployment): Promise<number | null> => {
  const places = placesOf(config);
  const embedded = Object.values(environments).find(({ name }) => places[name].kind === "embedded");
  return embedded ? withClient(embedded.connection, findOwner) : null;
};

async function* examineDatabases(invocation: Invocation, config: Config, known: Known): AsyncGenerator<Finding> {
  const places = Object.values(placesOf(config));
  const isEmbedded = places.some(({ kind }) => kind === "embedded");
  if (isEmbedded && !hasEmbeddedDatabase(config)) {
    yield ok("database", "none yet: the first start makes it");
    if (!places.some(({ kind }) => kind === "url")) return;
  }
  let deployment: Deployment;
  try {
    deployment = await open(invocation, { create: false });
  } catch (error) {
    yield failed("database", error, "See the line about the data folder.");
    return;
  }
  try {
    known.ownerPid = await ownerOf(config, deployment).catch(() => null);
    const all = Object.values(deployment.open);
    const chosen = all.filter(({ name }) => invocation.flags["env"] === undefined || invocation.flags["env"] === name);
    for (const environment of chosen) {
      const readable = yield* examineDatabase(environment, { config, environments: all.length });
      if (!readable) continue;
      yield* examineSecrets(environment, config);
      yield* examineProviders(environment, config);
    }
    for (const [name, url] of Object.entries(deployment.upstreams)) yield* examineUpstream(name, url);
  } finally {
    await deployment.close();
  }
}

async function* examine(invocation: Invocation): AsyncGenerator<Finding> {
  yield* examineProgram();
  let config: Config;
  try {
    config = configOf(invocation);
  } catch (error) {
    yield failed("configuration", error, "Mend it, then run beckon doctor again: the rest depends on it.");
    return;
  }
  yield* examineConfiguration(config, invocation.world.env);
  yield* examineKeys(config);
  yield* examineFolder(config);
  yield* examineSignOn(config);
  const known: Known = { ownerPid: null };
  yield* examineDatabases(invocation, config, known);
  yield* examineService(config, known.ownerPid);
}

const words = { ok: "ok", warn: "warn", fail: "FAIL" } as const;
const styles = { ok: "green", warn: "yellow", fail: "red" } as const;

/** Units: columns. Every check's name fits. */
const nameColumn = 18;

/** `beckon doctor`. Changes nothing. */
export const runDoctor = async (invocation: Invocation): Promise<number> => {
  const { flags, world } = invocation;
  const { paint } = canvasOf(invocation);
  const asJson = flags["json"] === true;
  const findings: Finding[] = [];
  for await (const finding of examine(invocation)) {
    findings.push(finding);
    if (asJson) continue;
    const { check, state, detail, advice } = finding;
    say(
      world.stdout,
      `${paint(styles[state], padTo(words[state], 4))}  ${padTo(check, nameColumn)}  ${harmless(detail)}`,
    );
    if (advice !== undefined) say(world.stdout, `      ${" ".repeat(nameColumn)}  -> ${advice}`);
  }
  const count = (state: Finding["state"]): number => findings.filter((finding) => finding.state === state).length;
  const failures = count("fail");
  if (asJson) showJson(invocation, JSON.stringify({ ok: failures === 0, checks: findings }));
  else say(world.stdout, `\n${count("ok")} ok, ${count("warn")} warn, ${failures} FAIL`);
  return failures === 0 ? 0 : 1;
};
