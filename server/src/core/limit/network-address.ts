/** Addresses of the internet protocol as numbers: eight groups of 16 bits, IPv4 in its mapped form, so that there is one kind. */
export type AddressGroups = readonly number[];

/** An address block: the first `bits` bits are the same in all its addresses. */
export type Network = { groups: AddressGroups; bits: number };

const mapped: readonly number[] = [0, 0, 0, 0, 0, 0xffff];

const v4Groups = (text: string): number[] | null => {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return null;
  const bytes = match.slice(1).map(Number);
  // A leading zero is octal to some readers: two of them would see two addresses.
  if (bytes.some((byte, place) => byte > 255 || String(byte) !== match[place + 1])) return null;
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  return [a * 256 + b, c * 256 + d];
};

const v6Part = (text: string): number[] | null => {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [place, part] of parts.entries()) {
    const tail = place === parts.length - 1 && part.includes(".") ? v4Groups(part) : null;
    if (tail) groups.push(...tail);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return null;
  }
  return groups;
};

/** The address a text is, or null. A zone behind `%` names an interface of this machine and is no part of it. */
export const parseAddress = (given: string): AddressGroups | null => {
  if (given.length > 60) return null;
  const v4 = v4Groups(given);
  if (v4) return [...mapped, ...v4];
  const [text = "", zone] = given.split("%", 2);
  if (zone === "" || !text.includes(":")) return null;
  const [before = "", after, more] = text.split("::");
  const head = v6Part(before);
  if (head === null || more !== undefined) return null;
  if (after === undefined) return head.length === 8 ? head : null;
  const tail = v6Part(after);
  if (tail === null || head.length + tail.length > 7 || before.includes(".")) return null;
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
};

const isV4 = (groups: AddressGroups): boolean => mapped.every((group, place) => groups[place] === group);

/** The block a text names, such as `10.0.0.0/8`, `2001:db8::/32` or a single address. Null when it names none. */
export const parseNetwork = (text: string): Network | null => {
  const [address = "", prefix, more] = text.split("/");
  const groups = address.includes("%") ? null : parseAddress(address);
  if (!groups || more !== undefined || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const width = address.includes(":") ? 128 : 32;
  const bits = prefix === undefined ? width : Number(prefix);
  return bits > width ? null : { groups, bits: 128 - width + bits };
};

/** Whether an address lies in a block. */
export const contains = ({ groups, bits }: Network, address: AddressGroups): boolean => {
  for (let place = 0; place * 16 < bits; place++) {
    const open = Math.max(0, 16 * (place + 1) - bits);
    if ((groups[place] ?? 0) >> open !== (address[place] ?? 0) >> open) return false;
  }
  return true;
};

/** Whether a block is so large that strangers are in it: more than a /8 of IPv4, or a /16 of IPv6. */
export const isWide = ({ groups, bits }: Network): boolean => {
  const holdsV4 = contains({ groups, bits: Math.min(bits, 96) }, [...mapped, 0, 0]);
  return bits < (holdsV4 ? 104 : 16);
};

/** By what an address is counted: IPv4 as it is, IPv6 by its /64, which is one subscriber's. */
export const countedAs = (groups: AddressGroups): string => {
  if (!isV4(groups))
    return groups
      .slice(0, 4)
      .map((group) => group.toString(16))
      .join(":");
  const [high = 0, low = 0] = groups.slice(6);
  return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`;
};

/** The address as text, as it is handed on. */
export const addressText = (groups: AddressGroups): string =>
  isV4(groups) ? countedAs(groups) : groups.map((group) => group.toString(16)).join(":");
