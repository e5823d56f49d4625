/** Levels of nesting a JSON body may have. */
export const depthMaximum = 20;

/** Whether a parsed body is nested deeper than that; itself it goes level by level, so that no depth can exhaust the stack. */
export const isTooDeep = (body: unknown): boolean => {
  let level: unknown[] = [body];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > depthMaximum) return true;
    const next: unknown[] = [];
    for (const item of level)
      if (typeof item === "object" && item !== null) for (const value of Object.values(item)) next.push(value);
    level = next;
  }
  return false;
};
