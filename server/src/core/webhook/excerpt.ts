/** Bytes of an answer that are kept. */
const bytesMaximum = 1024;
const removed = "[removed]";

/** What an answer may repeat that nobody should find in a log: credentials, addresses, numbers of people, long random texts. */
const patterns: readonly RegExp[] = [
  /\bwhsec_[A-Za-z0-9+/=_-]+/g,
  /\b(?:bearer|basic)\s+[A-Za-z0-9._~+/=-]+/gi,
  /\b(?:sk_live|sk_test|bpt)_[A-Za-z0-9_-]+/g,
  /[^\s"'<>@,;:=]{1,64}@[^\s"'<>@,;:]{1,255}/g,
  /\+?\d(?:[ ().-]?\d){8,}/g,
  /[A-Za-z0-9+/_=-]{32,}/g,
];

/** The start of an answer's body as it may be shown to people: text, at most 1 KB, with what looks like a secret or a person taken out. */
export const excerptOf = (body: Uint8Array): string | null => {
  // Cut generously before looking: a secret that the cut leaves half of is still recognised as a long random text.
  const text = new TextDecoder().decode(body.subarray(0, 4 * bytesMaximum)).replaceAll(/\p{Cc}+/gu, " ");
  const clean = patterns.reduce((rest, pattern) => rest.replaceAll(pattern, removed), text).trim();
  if (clean === "") return null;
  const bytes = new TextEncoder().encode(clean);
  if (bytes.length <= bytesMaximum) return clean;
  // A character cut in half becomes a replacement character, which is longer than what is left of it.
  return new TextDecoder().decode(bytes.subarray(0, bytesMaximum - 2)).replace(/\uFFFD$/, "");
};
