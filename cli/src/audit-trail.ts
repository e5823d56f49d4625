/** `beckon audit verify` and `beckon audit export`: along the whole chain, in as many calls as it takes. */
import { once } from "node:events";
import type { Invocation } from "./command.ts";
import { showAnswer, showJson } from "./show.ts";
import type { Json } from "./views.ts";

type Query = Record<string, string>;
type Send = (query: Query) => Promise<Json>;

/** Each answer on the way. Errors: those of `send`. */
async function* answersOf(send: Send, first: Query) {
  for (let query = first; ; ) {
    const body = await send(query);
    yield body;
    const { nextAfter } = body;
    if (typeof nextAfter !== "number") return;
    // What the hash was is said once: from there on, each answer was checked.
    const { afterHash: _, ...rest } = query;
    query = { ...rest, after: String(nextAfter) };
  }
}

/** Ends with 1 when an entry does not hold. */
const verify = async (invocation: Invocation, query: Query, send: Send): Promise<number> => {
  let checked = 0;
  let last: Json = {};
  for await (const body of answersOf(send, query)) {
    checked += Number(body["checked"]);
    last = { ...body, checked };
  }
  if (invocation.flags["json"] === true) showJson(invocation, JSON.stringify(last));
  else showAnswer(invocation, "auditCheck", last);
  return last["ok"] === true ? 0 : 1;
};

/** One JSON document a line; with --json one document of all. */
const exportAll = async (invocation: Invocation, query: Query, send: Send): Promise<number> => {
  const { stdout } = invocation.world;
  const asOne = invocation.flags["json"] === true;
  const all: unknown[] = [];
  for await (const body of answersOf(send, query)) {
    const items = body["items"] as unknown[];
    if (asOne) all.push(...items);
    else if (items.length > 0 && !stdout.write(items.map((item) => `${JSON.stringify(item)}\n`).join("")))
      await once(stdout, "drain");
  }
  if (asOne) showJson(invocation, JSON.stringify({ items: all, nextAfter: null }));
  return 0;
};

export const walkTrail = { verify, export: exportAll };
