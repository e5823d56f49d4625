/** What a page is held to on a bad day: a slow line, a server that is gone. */
import type { Page } from "playwright-core";

/** Some at a time, all of them. */
export const inTurns = async <Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> => {
  const left = [...items];
  const one = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([one(), one(), one(), one()]);
};

type Noted = { shift: number; moved: string[]; waited: boolean };

/** Notes in each page that is loaded how far things jump by themselves, and whether something stood in for what was not there yet. */
export const noteShifts = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const noted: Noted = { shift: 0, moved: [], waited: false };
    Object.assign(globalThis, { noted });
    new PerformanceObserver((list) => {
      type Source = { node: Node | null; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly };
      type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: Source[] };
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        noted.shift += entry.value;
        for (const { node, previousRect: from, currentRect: to } of entry.sources) {
          const what = (node instanceof Element ? node : (node?.parentElement ?? document.body)).outerHTML;
          const way = `y ${from.y} to ${to.y}, height ${from.height} to ${to.height}`;
          noted.moved.push(`${entry.value.toFixed(3)} ${way}: ${what.slice(0, 160)}`);
        }
      }
    }).observe({ type: "layout-shift", buffered: true });
    new MutationObserver(() => {
      noted.waited ||= document.querySelector(".skeleton, [role=status]") !== null;
    }).observe(document, { childList: true, subtree: true });
  });
};

/** What was noted of the page as it is now. */
export const notedOf = (page: Page): Promise<Noted> =>
  page.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);

/** A line with so much delay, and so little room, as on a train. What the browser has already it keeps. */
export const slowLine = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50 * 1024,
    uploadThroughput: 50 * 1024,
  });
};
