/** The picture beside the risk report: plain SVG, readable on light and dark ground. */
import { asPercent, type Figures, shareOf, type Tally, targets } from "./corpus-tally.ts";

const [labelWidth, barWidth, rowHeight, topSpace] = [230, 360, 24, 70];
const colours = { abuse: "#2f6fdb", honest: "#c2571a" };

const bar = (tally: Tally, y: number): string => {
  const share = shareOf(tally);
  return [
    `<text x="${labelWidth - 8}" y="${y + 13}" text-anchor="end">${tally.kind}</text>`,
    `<rect x="${labelWidth}" y="${y}" width="${barWidth}" height="16" rx="2" fill="#eef1f6"/>`,
    `<rect x="${labelWidth}" y="${y}" width="${(share * barWidth).toFixed(1)}" height="16" rx="2" fill="${tally.abuse ? colours.abuse : colours.honest}"/>`,
    `<text x="${labelWidth + barWidth + 8}" y="${y + 13}">${asPercent(share)}</text>`,
  ].join("\n");
};

/** What share of each kind was held or refused, by the first figures of the moderate preset. Shape: an SVG document. */
export const asChart = (all: readonly Figures[]): string => {
  const main = all.find(({ preset }) => preset === "moderate") ?? all[0];
  if (!main) return "";
  const groups = [true, false].map((abuse) =>
    main.kinds.filter((tally) => tally.abuse === abuse).toSorted((one, other) => shareOf(other) - shareOf(one)),
  );
  let y = topSpace;
  const parts = groups.flatMap((group, place) => {
    const abuse = place === 0;
    const title = abuse
      ? `Abuse: the more the better, ${asPercent(targets.recall)} wanted in all`
      : `Honest look-alikes: the fewer the better, ${asPercent(targets.honestFlagged)} allowed in all`;
    const head = `<text x="16" y="${y - 8}" font-weight="600">${title}</text>`;
    const rows = group.map((tally, row) => bar(tally, y + row * rowHeight));
    y += group.length * rowHeight + 40;
    return [head, ...rows];
  });
  const label = `Share of sign-ups held or refused, by kind: seed ${main.seed}, preset ${main.preset}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="680" height="${y - 20}" viewBox="0 0 680 ${y - 20}" role="img" aria-label="${label}">
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="system-ui, sans-serif" font-size="13" fill="#1c2330">
<text x="16" y="26" font-weight="600">${label}</text>
${parts.join("\n")}
</g>
</svg>
`;
};
