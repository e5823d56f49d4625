/** The sentence as one writes with it: each bold part opens the fields of what it says. */
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { Pressable } from "react-aria-components";
import { Button } from "../../design/button.tsx";
import { FieldPopover, type Spot, spotOf } from "../../design/field-popover.tsx";
import { Icon } from "../../design/icon.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { builderTexts } from "./builder-texts.ts";
import type { Draft } from "./draft.ts";
import { hasFields, PartFields, usePartTitle } from "./part-fields.tsx";
import { focusIn, isFaulty, keyOf, placeOf, type Said } from "./said.ts";
import { type Piece, sentenceOf } from "./sentence.ts";
import { useWriter } from "./sentence-view.tsx";
import type { Faults } from "./validate.ts";

/** Goes to the fields of a part in the form. */
const showInForm = (said: Said): void => {
  const place = document.getElementById(placeOf(said));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place?.scrollIntoView({ block: "start", behavior: calm ? "instant" : "smooth" });
  focusIn(place, said);
};

/** Goes back to a part; one that is no longer said leaves it to its neighbours. */
const focusPart = (sentence: HTMLElement | null, said: Said): void => {
  const part = [`[data-part="${keyOf(said)}"]`, `[data-part^="${said.section}-"]`, "[data-part]"]
    .map((selector) => sentence?.querySelector<HTMLElement>(selector))
    .find((found) => found);
  part?.focus({ preventScroll: true });
};

/** What the sentence says now of what was opened: once there is a limit, or no end any more, it says it as another part. */
const saidNow = (pieces: readonly Piece[], opened: Said): string => {
  const moves = opened.field === "none" || opened.section === "dates";
  const same = pieces.find(({ said }) => said !== null && keyOf(said) === keyOf(opened));
  return (same ?? pieces.find(({ said }) => moves && said?.section === opened.section))?.text ?? "";
};

type Open = { said: Said; spot: Spot };

/** Which part is open, and what happens with the focus when it no longer is. */
const useOpenPart = (sentence: RefObject<HTMLElement | null>) => {
  const [open, setOpen] = useState<Open | null>(null);
  const left = useRef<{ said: Said; to: "part" | "form" } | null>(null);
  useEffect(() => {
    if (open !== null || left.current === null) return;
    const { said, to } = left.current;
    left.current = null;
    if (to === "form") showInForm(said);
    else focusPart(sentence.current, said);
  }, [open, sentence]);
  const leave = (to: "part" | "form"): void => {
    if (open === null) return;
    left.current ??= { said: open.said, to };
    // A field takes what is half typed when it is left: it is left first.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    setOpen(null);
  };
  return { open, setOpen, leave };
};

type SentenceProps = { draft: Draft; faults: Faults };

/** The sentence. It goes on saying the draft while a part of it is open. */
export const SentenceControls = ({ draft, faults }: SentenceProps): ReactNode => {
  const t = useTexts(builderTexts);
  const titleOf = usePartTitle();
  const sentence = useRef<HTMLParagraphElement>(null);
  const { open, setOpen, leave } = useOpenPart(sentence);
  const pieces = sentenceOf(draft, useWriter());
  const isOpen = (said: Said): boolean => open !== null && keyOf(open.said) === keyOf(said);
  const press = (said: Said, part: Element): void => {
    if (!hasFields(said)) showInForm(said);
    else if (sentence.current) setOpen({ said, spot: spotOf(part, sentence.current) });
  };
  return (
    <>
      <p ref={sentence} className="sentence" role="group" aria-label={t.sentence}>
        {pieces.map(({ text, said }, at) =>
          said === null ? (
            <span key={at}>{text}</span>
          ) : (
            <Part
              key={keyOf(said)}
              {...{ said, text }}
              isOpen={isOpen(said)}
              fault={isFaulty(said, faults) ? t.partFaulty : undefined}
              onPress={(part) => press(said, part)}
            />
          ),
        )}
      </p>
      {open === null ? null : (
        <FieldPopover
          title={titleOf(open.said)}
          says={saidNow(pieces, open.said)}
          beside={sentence}
          spot={open.spot}
          onClose={() => leave("part")}
          foot={
            <>
              <a
                href={`#${placeOf(open.said)}`}
                onClick={(event) => {
                  event.preventDefault();
                  leave("form");
                }}
              >
                {t.showInForm}
              </a>
              <Button onPress={() => leave("part")}>{t.done}</Button>
            </>
          }
        >
          <Begun key={keyOf(open.said)} said={open.said} />
        </FieldPopover>
      )}
    </>
  );
};

type PartProps = {
  said: Said;
  text: string;
  isOpen: boolean;
  fault: string | undefined;
  onPress: (part: Element) => void;
};

// A button element would not break over lines as the words around it do.
const Part = ({ said, text, isOpen, fault, onPress }: PartProps): ReactNode => (
  <Pressable onPress={({ target }) => onPress(target)}>
    <span
      role="button"
      tabIndex={0}
      className="sentence-part"
      data-part={keyOf(said)}
      data-fault={fault === undefined ? undefined : true}
      aria-haspopup={hasFields(said) ? "dialog" : undefined}
      aria-expanded={hasFields(said) ? isOpen : undefined}
    >
      {text}
      {fault === undefined ? null : (
        <>
          <Icon name="warning" />
          <span className="unseen"> ({fault})</span>
        </>
      )}
    </span>
  </Pressable>
);

/** The fields, with the focus where one begins. */
const Begun = ({ said }: { said: Said }): ReactNode => {
  const fields = useRef<HTMLDivElement>(null);
  // Only as it opens, for a part that is open stays the same one: later the focus is the person's.
  useEffect(() => focusIn(fields.current, said), [said]);
  return (
    <div ref={fields} className="stack">
      <PartFields said={said} />
    </div>
  );
};
