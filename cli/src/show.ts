/** From an answer to what stands on the screen. */
import type { Invocation } from "./command.ts";
import { say } from "./invocation.ts";
import { isColourful, painter, record, table } from "./table.ts";
import { type Json, type View, type ViewName, views } from "./views.ts";

/** What tables need to know about the stream they go to. */
export const canvasOf = ({ world }: Invocation) => ({
  room: world.stdout.isTTY ? (world.stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
  paint: painter(isColourful(world.stdout, world.env)),
});

/** One JSON document; for people at a terminal with indents. */
export const showJson = ({ world }: Invocation, text: string): void => {
  say(world.stdout, world.stdout.isTTY ? JSON.stringify(JSON.parse(text), null, 2) : text);
};

/** Shows an answer to people. A page says how the next one is had. */
export const showAnswer = (invocation: Invocation, name: ViewName, body: Json): void => {
  const { world, words } = invocation;
  const view: View = views[name];
  const canvas = canvasOf(invocation);
  if (view.kind === "sentence") return say(world.stdout, view.say(body, words));
  if (view.kind === "record") return say(world.stdout, record(view.fields(body), canvas));
  const items = Array.isArray(body["items"]) ? (body["items"] as Json[]) : [];
  if (items.length === 0) return say(world.stdout, view.empty);
  say(
    world.stdout,
    table(
      view.columns,
      items.map((item) => view.columns.map(({ cell }) => cell(item))),
      canvas,
    ),
  );
  if (body["preview"] === true) say(world.stderr, "\nThis is a preview: nothing was changed.");
  const { nextCursor } = body;
  if (body["complete"] === false) say(world.stderr, "\nThere are more than are shown.");
  if (typeof nextCursor === "string") say(world.stderr, `\nThere are more: --all, or --cursor ${nextCursor}`);
};
