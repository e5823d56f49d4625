/** What a browser says it is, in words. */
import { useTexts } from "../../texts/locale.tsx";
import { settingsTexts } from "./texts.ts";

const browsers = [
  ["Firefox", /Firefox\//],
  ["Edge", /Edg\//],
  ["Opera", /OPR\//],
  ["Chrome", /Chrom(e|ium)\//],
  ["Safari", /Safari\//],
] as const;
const systems = [
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Windows", /Windows/],
  ["macOS", /Mac OS X/],
  ["Linux", /Linux/],
] as const;

const nameIn = (names: readonly (readonly [string, RegExp])[], agent: string): string | undefined =>
  names.find(([, sign]) => sign.test(agent))?.[0];

/** Names a device by its user agent, as "Firefox on Linux". */
export const useDeviceName = (): ((agent: string) => string) => {
  const t = useTexts(settingsTexts);
  return (agent) => {
    const browser = nameIn(browsers, agent);
    const system = nameIn(systems, agent);
    return browser !== undefined && system !== undefined
      ? t.deviceOn(browser, system)
      : (browser ?? system ?? (agent.slice(0, 40) || t.unknownDevice));
  };
};
