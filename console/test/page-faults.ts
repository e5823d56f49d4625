/** What texts can do to a page that does not take care. */

/** Runs in the page: what of the hostile texts breaks it. */
export const faultsIn = (known: readonly string[]): string[] => {
  const faults: string[] = [];
  const nameOf = ({ tagName, className, textContent }: Element): string =>
    `<${tagName.toLowerCase()} ${className}> ${textContent.slice(0, 80)}`;
  const plainOf = (text: string): string => {
    const rest = text.replaceAll(/\u2068[^\u2066-\u2069]*\u2069/g, "");
    return rest === text ? text : plainOf(rest);
  };
  for (const one of document.querySelectorAll(".state-bad")) faults.push(`failed: ${nameOf(one)}`);
  const over = document.documentElement.scrollWidth - window.innerWidth;
  for (const one of document.querySelectorAll('img[src="x"], [onerror], script:not([src])'))
    faults.push(`markup: ${one.outerHTML}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const text = node.textContent ?? "";
    const parent = node.parentElement;
    if (parent === null || text.trim() === "" || parent.closest("script, style, title, option, .unseen, svg")) continue;
    range.selectNodeContents(node);
    const { left, right } = range.getBoundingClientRect();
    if (over > 0 && right > window.innerWidth) faults.push(`${over} px too wide: ${nameOf(parent)}`);
    // What is cut off is read on hover, or a press on it opens the whole.
    for (let box: Element | null = parent; box !== null; box = box.parentElement) {
      const edge = box.getBoundingClientRect();
      const isInside = left >= edge.left - 1 && right <= edge.right + 1;
      if (!/hidden|clip/.test(getComputedStyle(box).overflowX) || isInside) continue;
      if (edge.width > 1 && parent.closest("[title], a, button, tr[data-link]") === null)
        faults.push(`cut off: ${nameOf(parent)} in ${nameOf(box)}`);
      break;
    }
    // Whatever runs the other way stands alone in its line, or is isolated from its neighbours.
    if (!/[\u0590-\u08ff\u202e]/.test(plainOf(text))) continue;
    let own: Element = parent;
    const flows = ({ display, unicodeBidi }: CSSStyleDeclaration): boolean =>
      /^inline$|contents/.test(display) && !/isolate|plaintext/.test(unicodeBidi);
    while (flows(getComputedStyle(own)) && own.parentElement !== null) own = own.parentElement;
    if (!known.some((one) => one.includes(own.textContent.trim()))) faults.push(`not isolated: ${nameOf(own)}`);
  }
  if (over > 0) faults.push(`${over} px too wide`);
  return [...new Set(faults)];
};
