/**
 * The shell variables that the pages use, from the ready file of a demo service:
 *
 *     eval "$(node docs/guides/examples/variables.mjs data/ready.json)"
 *
 * And the shell function `field NAME`, which prints one field of the JSON it reads, for machines without jq.
 */
import { readFileSync } from "node:fs";

const file = process.argv[2] ?? "data/ready.json";
const { url, demo } = JSON.parse(readFileSync(file, "utf8"));
const variables = {
  URL: url,
  CLIENT_KEY: demo.clientKey,
  SECRET_KEY: demo.secretKey,
  ALICE: demo.participants.alice.token,
  BOB: demo.participants.bob.token,
  SECRET_KEY_US: demo.us.secretKey,
  ALICE_US: demo.us.participants.alice.token,
};
for (const [name, value] of Object.entries(variables)) process.stdout.write(`${name}='${value}'\n`);
process.stdout.write(`field() { node -pe "JSON.parse(require('node:fs').readFileSync(0)).$1"; }\n`);
