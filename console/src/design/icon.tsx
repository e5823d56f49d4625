/** The console's icons: 16 px, one stroke. They are seen only; the word beside them is what is read. */
import type { ReactNode } from "react";

const paths = {
  overview: "M2.5 13.5V8.5M6.2 13.5V4.5M9.8 13.5V6.5M13.5 13.5V2.5",
  campaigns: "M2.5 6.5v3l2 .3L11.5 13V3L4.5 6.2ZM4.5 9.8l.8 3.7h1.8l-.6-3.1M13.5 6.8v2.4",
  people:
    "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.8 13.5a4.2 4.2 0 0 1 8.4 0M10.3 2.8a2.5 2.5 0 0 1 0 4.4M11.6 9.8a4.2 4.2 0 0 1 2.6 3.7",
  review: "M8 1.8 13 3.7v3.9c0 3.2-2.1 5.5-5 6.6-2.9-1.1-5-3.4-5-6.6V3.7ZM5.8 7.9l1.6 1.6 2.9-3",
  money: "M1.8 4.5h12.4v7H1.8ZM8 9.7a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM4.3 8h.01M11.7 8h.01",
  developers: "m5 4.5-3.5 3.5L5 11.5M11 4.5l3.5 3.5-3.5 3.5M9.2 3 6.8 13",
  settings:
    "M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M10 6a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3ZM6 13a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3Z",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10ZM10.7 10.7l3.3 3.3",
  check: "m3 8.5 3.2 3.2L13 4.8",
  cross: "m4 4 8 8M12 4l-8 8",
  clock: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.6",
  warning: "M8 2.2 14.3 13H1.7ZM8 6.3v3.2M8 11.4h.01",
  stop: "M5.5 1.8h5l3.7 3.7v5l-3.7 3.7h-5L1.8 10.5v-5ZM8 4.8v3.8M8 11h.01",
  info: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.3v3.5M8 5.2h.01",
  pause: "M5.5 3.5v9M10.5 3.5v9",
  play: "M4.5 2.8v10.4L12.8 8Z",
  flag: "M3.5 14V2.5h8.7l-1.8 3 1.8 3H3.5",
  draft: "m10.6 2.6 2.8 2.8L5.5 13.3l-3.3.5.5-3.3Z",
  archive: "M1.8 2.8h12.4v3H1.8ZM2.8 5.8v7.4h10.4V5.8M6.3 8.5h3.4",
  undo: "M3 3.5v3.7h3.7M3.3 7.2A5.3 5.3 0 1 1 3.6 11",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  more: "M3.5 8h.01M8 8h.01M12.5 8h.01",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  "chevron-down": "M3.5 6 8 10.5 12.5 6",
  back: "M10 3.5 5.5 8l4.5 4.5",
  "arrow-up": "M8 13V3M4 7l4-4 4 4",
  "arrow-down": "M8 3v10M4 9l4 4 4-4",
  outside: "M6.5 3h-3.5v10h10v-3.5M9.5 2.5h4v4M13.3 2.7 7.5 8.5",
  download: "M8 2v8M4.7 7l3.3 3.3L11.3 7M2.5 13.5h11",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  trash: "M2.5 4h11M6 4V2.3h4V4M4 4l.6 9.7h6.8L12 4M6.7 6.8v4.2M9.3 6.8v4.2",
  key: "M10.5 9A3.5 3.5 0 1 0 7.1 6.4L2 11.5V14h2.5v-1.5H6V11h1.5l1.1-1.1c.6-.6 1.2-.9 1.9-.9ZM11 5.2h.01",
  bolt: "M9 1.8 3.5 9H8l-1 5.2L12.5 7H8Z",
  link: "M6.8 9.2a2.8 2.8 0 0 0 4 0l2.3-2.3a2.8 2.8 0 0 0-4-4L8 4M9.2 6.8a2.8 2.8 0 0 0-4 0L2.9 9.1a2.8 2.8 0 0 0 4 4L8 12",
  person: "M8 7.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM2.8 14a5.2 5.2 0 0 1 10.4 0",
  globe: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM2 8h12M8 2c4.2 3.6 4.2 8.4 0 12M8 2C3.800 5.600 3.800 10.400 8 14",
  unplugged:
    "m2.5 13.5 2.3-2.3M4 9l3 3 1.2-1.200a2.100 2.100 0 0 0 0-3l-.1-.1a2.100 2.100 0 0 0-3 0ZM13.5 2.500l-2.300 2.300M9 4l3 3-1.200 1.200",
} as const;

/** The name of an icon. */
export type IconName = keyof typeof paths;

/** An icon of the set. */
export const Icon = ({ name }: { name: IconName }): ReactNode => (
  <svg
    className="icon"
    viewBox="0 0 16 16"
    fill="none"
    stroke="currentColor"
    strokeWidth={name === "more" ? 2.4 : 1.5}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
);
