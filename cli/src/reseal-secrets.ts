/** `beckon secrets reseal`: everything that is sealed goes under the first of the encryption keys. */
import { configOf, environmentOf, localEnvironment, open, prepareSchema } from "./deployment.ts";
import type { Invocation } from "./command.ts";
import { Failure } from "./failure.ts";
import { say } from "./invocation.ts";
import { readKeys, walkSealedTexts } from "./sealed-secrets.ts";
import { showJson } from "./show.ts";
import { counted } from "./times.ts";

/** Ends with 1 when something did not open. */
export const runReseal = async (invocation: Invocation): Promise<number> => {
  const { flags, world } = invocation;
  const keys = readKeys(configOf(invocation));
  if (keys === null) throw new Failure("There are no encryption keys.", "See: beckon doctor");
  const deployment = await open(invocation, { create: false });
  try {
    const chosen =
      flags["env"] === undefined
        ? Object.values(deployment.open)
        : [localEnvironment(deployment, environmentOf(invocation))];
    const environments: Record<
      string,
      { moved: number; sealed: number; byKey: Record<string, number>; shut: string[] }
    > = {};
    for (const environment of chosen) {
      await prepareSchema(environment, deployment);
      const { name } = environment;
      const { moved, sealed, byKey, shut } = await walkSealedTexts(environment, keys, { reseal: true });
      environments[name] = { moved, sealed, byKey, shut };
      if (flags["json"] === true) continue;
      const uses = Object.entries(byKey).map(([id, count]) => `${count} under ${id}`);
      say(
        world.stdout,
        `${name}: ${counted(moved, "secret")} sealed anew, ${[`${sealed} in all`, ...uses].join(", ")}.`,
      );
      if (shut.length > 0) say(world.stderr, `beckon: not all secrets of ${shut.join(", ")} open. See: beckon doctor`);
    }
    if (flags["json"] === true) showJson(invocation, JSON.stringify({ environments }));
    return Object.values(environments).some(({ shut }) => shut.length > 0) ? 1 : 0;
  } finally {
    await deployment.close();
  }
};
