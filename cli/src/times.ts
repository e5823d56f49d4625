/** Times and sizes as people read them. */

const pad = (number: number): string => String(number).padStart(2, "0");

/** A time in this machine's zone, to the minute: for tables. */
export const shortTime = (instant: unknown): string => {
  if (typeof instant !== "string") return "";
  const at = new Date(instant);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${pad(at.getHours())}:${pad(at.getMinutes())}`;
};

/** A time in this machine's zone, to the second, with the zone. */
export const longTime = (instant: unknown): string => {
  if (typeof instant !== "string") return "";
  const at = new Date(instant);
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName");
  return `${shortTime(instant)}:${pad(at.getSeconds())} ${zone?.value ?? ""}`.trimEnd();
};

/** Bytes in the unit that fits. */
export const size = (bytes: number): string => {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let left = bytes;
  let unit = 0;
  for (; left >= 1000 && unit < units.length - 1; unit++) left /= 1000;
  return `${unit === 0 ? left : left.toFixed(left < 10 ? 1 : 0)} ${units[unit] ?? ""}`;
};

/** A count and its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
