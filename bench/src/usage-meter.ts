/**
 * Preloaded into each measured server: answers the bench's questions about this process's own CPU time and memory, and
 * ends the process when the bench is gone, however it went.
 */
import type { Usage } from "./measured-process.ts";

process.on("message", (question) => {
  if (question !== "usage") return;
  const { user, system } = process.cpuUsage();
  const usage: Usage = {
    cpuMicros: user + system,
    rssBytes: process.memoryUsage.rss(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.send?.({ usage });
});
process.on("disconnect", () => process.exit(1));
