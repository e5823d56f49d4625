import { execFileSync } from "node:child_process";
import fs from "node:fs";

/** Whether this process may mount a disk of its own, to fill it. */
export function mayMount(): boolean {
  if (process.getuid?.() !== 0 || process.platform !== "linux") return false;
  const place = fs.mkdtempSync("/tmp/beckon-mount-");
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", place], { stdio: "ignore" });
    execFileSync("umount", [place], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
}
