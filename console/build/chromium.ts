/** Where a system has Chromium. */
import { existsSync } from "node:fs";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The program; undefined where there is none. */
export const findChromium = (): string | undefined => places.find((place) => existsSync(place));
