/** Levels of nesting a JSON body may have. */
const depthMaximum = 20;

const isSound = (text: string): boolean => text.isWellFormed() && !text.includes("\0");

/**
 * Why a parsed body is refused whatever it says, or null: nested too deep, or with text that the database cannot keep as it
 * came (NUL, half a surrogate pair).
 */
export const faultOfJson = (body: unknown): string | null => {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMaximum) return `The body is nested deeper than ${depthMaximum} levels.`;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === "string" && !isSound(item)) return "A text in the body has a NUL or half a surrogate pair.";
      if (typeof item !== "object" || item === null) continue;
      for (const [name, value] of Object.entries(item)) next.push(name, value);
    }
    level = next;
  }
  return null;
};
