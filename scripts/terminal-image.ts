/**
 * Draws `docs/images/first-look.svg`: a terminal with what a first look types and really sees. It starts a demo service, asks it,
 * and draws the answers; keys are cut short. One file for light and dark, and for any width.
 *
 *     node scripts/with-node.mjs scripts/terminal-image.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startDemoService } from "./docs/demo-service.ts";
import { root } from "./repository.ts";

/** A line: pieces of text with the class that colours each. */
type Line = readonly (readonly [kind: "prompt" | "typed" | "name" | "said" | "value", text: string])[];
type Ready = { url: string; demo: { tenantId: string; clientKey: string; secretKey: string; participants: People } };
type People = Record<string, { token: string }>;

/** Units: SVG user units. The width of a character is made equal everywhere by `textLength`. */
const size = { character: 8.4, line: 21, left: 24, top: 66, columns: 74 };

const escapeXml = (text: string): string => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const short = (text: string): string => (text.length <= 40 ? text : `${text.slice(0, 38)}…`);

async function firstLook(): Promise<Line[]> {
  const service = await startDemoService({ PORT: "0" });
  try {
    const { url, demo }: Ready = JSON.parse(readFileSync(service.readyFile, "utf8"));
    const { alice, bob } = demo.participants;
    const headers = { "x-client-key": demo.clientKey, authorization: `Bearer ${alice?.token}` };
    const referral = await (await fetch(`${url}/v1/referral`, { headers })).text();
    const { code }: { code: string } = JSON.parse(referral);
    const validity = await (await fetch(`${url}/v1/referral/${code}/validate`, { headers })).text();
    const told = (name: string, value = ""): Line => [
      ["name", `  ${name.padEnd(13)}`],
      ["value", short(value)],
    ];
    return [
      [
        ["prompt", "$ "],
        ["typed", "npm start"],
      ],
      [],
      [
        ["said", "  Beckon is running at "],
        ["value", "http://127.0.0.1:8787"],
      ],
      [],
      told("tenant", `${demo.tenantId} (demo)`),
      told("client key", demo.clientKey),
      told("secret key", demo.secretKey),
      told("alice", alice?.token),
      told("bob", bob?.token),
      [],
      [
        ["prompt", "$ "],
        ["typed", "curl $URL/v1/referral \\"],
      ],
      [["typed", '    -H "x-client-key: $CLIENT_KEY" -H "Authorization: Bearer $ALICE"']],
      [["value", referral]],
      [],
      [
        ["prompt", "$ "],
        ["typed", `curl $URL/v1/referral/${code}/validate -H "x-client-key: $CLIENT_KEY"`],
      ],
      [["value", validity]],
    ];
  } finally {
    await service.stop();
  }
}

function lineSvg(line: Line, index: number): string {
  const pieces = line.reduce<{ at: number; svg: string }>(
    ({ at, svg }, [kind, text]) => {
      const blank = text.length - text.trimStart().length;
      const shown = text.trimStart();
      const x = size.left + (at + blank) * size.character;
      const y = size.top + index * size.line;
      const length = shown.trimEnd().length * size.character;
      const piece = `<text class="${kind}" x="${x.toFixed(1)}" y="${y}" textLength="${length.toFixed(1)}">${escapeXml(shown.trimEnd())}</text>`;
      return { at: at + text.length, svg: svg + piece };
    },
    { at: 0, svg: "" },
  );
  return pieces.svg;
}

function draw(lines: readonly Line[]): string {
  const width = Math.ceil(size.left * 2 + size.columns * size.character);
  const height = size.top + lines.length * size.line + 6;
  const alternative =
    "A terminal: npm start prints an address and keys; two curl lines get a referral code and find it valid.";
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${alternative}">
<style>
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328; }
  .window { fill: #fbfbfa; stroke: #d8d8d4; } .bar { stroke: #e6e6e2; } .dot { fill: #d8d8d4; }
  .prompt { fill: #8a8f98; } .name { fill: #6b7079; } .value { fill: #0f6a5b; } .typed { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6e6e3; }
    .window { fill: #17191c; stroke: #33373d; } .bar { stroke: #26292e; } .dot { fill: #3b4047; }
    .prompt { fill: #7d838c; } .name { fill: #9aa0a8; } .value { fill: #6fd3bf; }
  }
</style>
<rect class="window" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>
<line class="bar" x1="1" y1="36.5" x2="${width - 1}" y2="36.5"/>
<circle class="dot" cx="24" cy="18.5" r="5"/><circle class="dot" cx="42" cy="18.5" r="5"/><circle class="dot" cx="60" cy="18.5" r="5"/>
${lines.map(lineSvg).join("\n")}
</svg>
`;
}

mkdirSync(join(root, "docs/images"), { recursive: true });
writeFileSync(join(root, "docs/images/first-look.svg"), draw(await firstLook()));
