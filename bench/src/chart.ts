/** The bar chart beside the page: plain SVG, readable on light and dark ground. */
import { cellName } from "./cells.ts";
import { median } from "./measure.ts";
import type { Results } from "./results.ts";

const bars = [
  ["hello", "bare node:http, a constant"],
  ["twin referral", "the referral query on bare node:http"],
  ["referral opaque", "Beckon referral, opaque token"],
  ["referral es256", "Beckon referral, ES256 token"],
  ["twin validate", "the validate query on bare node:http"],
  ["validate valid", "Beckon validate, valid code"],
  ["validate invalid", "Beckon validate, invalid code"],
] as const;
const [labelWidth, barWidth, rowHeight] = [270, 330, 30];

/** Requests per second of each server at the largest number of codes. Shape: an SVG document. */
export const asChart = ({ samples, sizes }: Results): string => {
  const size = sizes.at(-1) ?? 0;
  const figures = bars.map(([kind, label]) => {
    const rounds = samples.get(kind === "hello" ? kind : cellName(kind, size)) ?? [];
    return { kind, label, value: median(rounds.map(({ requestsPerSecond }) => requestsPerSecond)) };
  });
  const most = Math.max(...figures.map(({ value }) => value));
  const rows = figures.map(({ kind, label, value }, place) => {
    const y = 44 + place * rowHeight;
    const width = Math.round((value / most) * barWidth);
    const fill = /^(referral|validate)/.test(kind) ? "#2f6fdb" : "#8a94a6";
    return [
      `<text x="${labelWidth - 8}" y="${y + 14}" text-anchor="end">${label}</text>`,
      `<rect x="${labelWidth}" y="${y}" width="${width}" height="20" rx="2" fill="${fill}"/>`,
      `<text x="${labelWidth + width + 6}" y="${y + 14}">${Math.round(value).toLocaleString("en-US")}</text>`,
    ].join("\n");
  });
  const title = `Requests per second, ${size.toLocaleString("en-US")} codes, one run`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="680" height="${52 + bars.length * rowHeight}" role="img" aria-label="${title}">
<rect width="100%" height="100%" fill="#ffffff"/>
<g font-family="system-ui, sans-serif" font-size="13" fill="#1c2330">
<text x="16" y="26" font-weight="600">${title}</text>
${rows.join("\n")}
</g>
</svg>
`;
};
