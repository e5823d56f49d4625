/** How the console is bundled; the build and the development server share it. */
import { fileURLToPath } from "node:url";
import type { InlineConfig } from "vite";
import { codeText } from "./code-text.ts";
import { operationTable } from "./operation-table.ts";
import { vocabulary } from "./vocabulary.ts";

/** The console's folder. */
export const consoleFolder = fileURLToPath(new URL("..", import.meta.url));

/** Browsers of the last two years: what they lack is not mended. */
const browsers = ["chrome123", "firefox125", "safari17.5"];

/** The settings both share. */
export const settings = (): InlineConfig => ({
  configFile: false,
  root: consoleFolder,
  base: "/console/",
  plugins: [operationTable(), vocabulary(), codeText()],
  logLevel: "error",
  build: {
    target: browsers,
    cssTarget: browsers,
    outDir: "dist",
    emptyOutDir: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: "manifest.json",
  },
});
