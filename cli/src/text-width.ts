/** How many columns of a terminal a text takes, and texts cut to a number of columns. */

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Blocks whose characters are two columns wide: Hangul, kana, ideographs, full-width forms, pictographs. */
const wide: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1faff],
  [0x20000, 0x3fffd],
];

const widthOfGrapheme = (grapheme: string): number => {
  const point = grapheme.codePointAt(0) ?? 0;
  if (point < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\p{Cf}]+$/u.test(grapheme)) return 0;
  if (/^\p{Emoji_Presentation}|\ufe0f/u.test(grapheme)) return 2;
  return wide.some(([from, to]) => point >= from && point <= to) ? 2 : 1;
};

/** Units: columns. */
export const widthOf = (text: string): number => {
  let width = 0;
  for (const { segment } of segmenter.segment(text)) width += widthOfGrapheme(segment);
  return width;
};

/** The text in at most `columns`; what was cut is an ellipsis. */
export const cutTo = (text: string, columns: number): string => {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  let width = 1;
  for (const { segment } of segmenter.segment(text)) {
    width += widthOfGrapheme(segment);
    if (width > columns) break;
    kept += segment;
  }
  return columns < 1 ? "" : `${kept}…`;
};

/** The text with spaces up to `columns`. */
export const padTo = (text: string, columns: number): string => text + " ".repeat(Math.max(0, columns - widthOf(text)));

/** Texts of strangers must not steer a terminal: control and direction characters become visible. */
export const harmless = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\u200e\u200f\u2028\u2029]/gu, (character) => {
    if (character === "\n") return "⏎";
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`;
  });
