/** What the button of a dialog or drawer was answered with: a fault at a field, or a refusal. */
const answer = ".field-fault, [role=alert]";

/**
 * Keeps what comes of a press on a layer's buttons in sight: in a long form they are below, and what is wrong is said far above or at an end
 * that is scrolled away. The first fault is brought into sight, whether it is known at once or once the server has answered. Returns the
 * way to stop.
 */
export const showAnswers = (layer: Element): (() => void) => {
  const show = (): boolean => {
    const found = layer.querySelector(":is(.dialog-body, .drawer-body)")?.querySelector(answer);
    // A field is seen whole: what is wrong with it stands below.
    (found?.closest(".field") ?? found)?.scrollIntoView({ block: "nearest" });
    return found !== undefined && found !== null;
  };
  const watch = new MutationObserver(() => show() && watch.disconnect());
  const end = (): void => watch.disconnect();
  const pressed = ({ target }: Event): void => {
    if (
      !(target instanceof Element) ||
      target.closest(".dialog-foot button, .drawer-foot button, [type=submit]") === null
    )
      return;
    requestAnimationFrame(() => show() || watch.observe(layer, { childList: true, subtree: true }));
  };
  layer.addEventListener("click", pressed);
  // Whoever goes on is not pulled back.
  for (const act of ["keydown", "pointerdown"]) layer.addEventListener(act, end, true);
  return () => {
    end();
    layer.removeEventListener("click", pressed);
    for (const act of ["keydown", "pointerdown"]) layer.removeEventListener(act, end, true);
  };
};
