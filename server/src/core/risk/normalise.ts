/** One spelling for what can be spelled in many ways. Pure; what cannot be read is null. */

/** Providers that ignore dots in a mailbox's name. */
const dotless = new Set(["gmail.com"]);
/** Other domains of the very same mailboxes. Where each domain has mailboxes of its own, as with Outlook, none is an alias. */
const aliases: Readonly<Record<string, string>> = {
  "googlemail.com": "gmail.com",
  "me.com": "icloud.com",
  "mac.com": "icloud.com",
  "protonmail.com": "proton.me",
  "protonmail.ch": "proton.me",
  "pm.me": "proton.me",
  "yandex.com": "yandex.ru",
  "yandex.by": "yandex.ru",
  "yandex.kz": "yandex.ru",
  "ya.ru": "yandex.ru",
};

export type Email = { mailbox: string; series: string | null; name: string | null; domains: string[] };

const minimumName = 6;
const minimumSeries = 3;

/** What a mail server does not see either: quotes around a name, comments in brackets, letters without a width. */
const localOf = (typed: string): string => {
  const text = typed
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .trim()
    .toLowerCase();
  const plain = text
    .replaceAll(/\([^()]*\)/g, "")
    .replace(/^"(.*)"$/, (_, quoted: string) => quoted.replaceAll("\\", ""));
  return plain || text;
};

/** In ASCII, as names of hosts are looked up; as it stands where it cannot be one. */
const domainOf = (typed: string): string => {
  const text = typed.normalize("NFKC").trim().toLowerCase();
  const host = /^[^/?#:\\[\]%]+$/.test(text) ? URL.parse(`http://${text}`)?.hostname : undefined;
  return (host ?? text).replace(/\.$/, "");
};

/** An address in its one spelling, and what it has in common with those that differ in digits, dots and order only. */
export const normaliseEmail = (typed: string): Email | null => {
  const at = typed.lastIndexOf("@");
  const domain = domainOf(typed.slice(at + 1));
  const local = localOf(typed.slice(0, at));
  if (at < 1 || domain === "" || !/^[^\s@]+$/.test(domain)) return null;
  const provider = aliases[domain] ?? domain;
  // A tag after + (or after - at Yahoo) goes to the same mailbox.
  const untagged = local.replace(/\+.*$/, "").replace(provider === "yahoo.com" ? /-.*$/ : /$^/, "") || local;
  const mailbox = dotless.has(provider) ? untagged.replaceAll(".", "") : untagged;
  // Letters in one order: digits, dots and which name comes first make no difference.
  const letters = Array.from(untagged.replaceAll(/[^\p{L}]/gu, ""))
    .toSorted()
    .join("");
  return {
    mailbox: `${mailbox}@${provider}`,
    series: letters.length >= minimumSeries ? `${letters}@${provider}` : null,
    name: letters.length >= minimumName ? letters : null,
    domains: domainsOf(domain),
  };
};

/** The domain, and what is above it down to two labels: a list that names `example.com` means `mail.example.com` too. */
export const domainsOf = (domain: string): string[] => {
  const labels = domain.split(".");
  const count = Math.max(1, Math.min(labels.length - 1, 4));
  return Array.from({ length: count }, (_, place) => labels.slice(place).join("."));
};

/** Calling codes after which no number begins with a zero: one that stands there is the trunk's, and not dialled from abroad. */
const withTrunkZero =
  /^(20|27|31|32|33|40|41|43|44|46|49|60|61|62|63|64|66|81|82|84|86|90|91|92|94|98|21[23]|234|25[46]|35[358]|359|380|38[5-79]|421|880|886|96[2-467]|97[12])0+/;

/** E.164. A zero in brackets, as in +44 (0)20, is not dialled. */
export const normalisePhone = (typed: string): string | null => {
  const digits = typed
    .replace(/\(0\)/, "")
    .replaceAll(/[^0-9]/g, "")
    .replace(withTrunkZero, "$1");
  return typed.trim().startsWith("+") && /^[1-9]\d{6,14}$/.test(digits) ? `+${digits}` : null;
};

/** The /24 of an IPv4 address, the /64 of an IPv6 one. A mapped IPv4 address is what it maps. */
export const networkOf = (typed: string): string | null => {
  const text = typed.trim().toLowerCase();
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (v4) {
    const parts = v4.slice(1).map(Number);
    return parts.every((part) => part <= 255) ? `${parts.slice(0, 3).join(".")}.0/24` : null;
  }
  const groups = groupsOf(text);
  if (groups === null) return null;
  const [, , , , , marker, high = 0, low = 0] = groups;
  if (marker === 0xffff && groups.slice(0, 5).every((group) => group === 0))
    return `${high >> 8}.${high & 255}.${low >> 8}.0/24`;
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
};

const groupsOf = (text: string): number[] | null => {
  const tail = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex = (high: string | undefined, low: string | undefined) => (Number(high) * 256 + Number(low)).toString(16);
  const plain = tail ? `${tail[1]}${hex(tail[2], tail[3])}:${hex(tail[4], tail[5])}` : text;
  const halves = plain.split("::");
  if (halves.length > 2) return null;
  const [head = [], rest = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...Array.from({ length: missing }, () => "0"), ...rest];
  return all.every((group) => /^[0-9a-f]{1,4}$/.test(group)) ? all.map((group) => Number.parseInt(group, 16)) : null;
};

/** A network as a list names it: an address of it, or the /24 or /64 itself. */
export const listedNetwork = (typed: string): string | null => {
  const [address = "", bits] = typed.split("/");
  const network = networkOf(address);
  return network !== null && (bits === undefined || network.endsWith(`/${bits}`)) ? network : null;
};
