const shownMaximum = 400;

/** In order: comments, strings with and without escapes, identifiers, dollar quotes, numbers. What is cut off ends with the text. */
const values =
  /--[^\n]*|\/\*(?:(?!\/\*)[\s\S])*?\*\/|\/\*[\s\S]*|\b[eE]'(?:[^'\\]|\\[\s\S]?|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|(?<![\w$.])\d[\w.]*/g;

/** An SQL statement without the values in it, short enough to show: they may be of people, or secret. */
export const redactStatement = (text: string): string => {
  const bare = text.replace(values, (found) => {
    if (found.startsWith('"')) return found;
    return found.startsWith("--") || found.startsWith("/*") ? " " : "?";
  });
  const line = bare.replace(/\s+/g, " ").trim();
  return line.length > shownMaximum ? `${line.slice(0, shownMaximum)} ...` : line;
};
