/** Takes a file of text from the person's machine. It is read in the page and sent nowhere by itself. */
import { type ReactNode, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

type Props = {
  label: string;
  accept: string;
  /** Said where the file is not text. */
  unreadable: string;
  /** What was chosen, in words. */
  chosen: string | null;
  onText: (name: string, text: string) => void;
};

/** The button that opens the system's own dialog, and what was chosen. */
export const FileField = ({ label, accept, unreadable, chosen, onText }: Props): ReactNode => {
  const input = useRef<HTMLInputElement>(null);
  const [isBad, setBad] = useState(false);
  const read = (file: File | undefined): void => {
    if (file === undefined) return;
    file
      .arrayBuffer()
      .then((bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
      .then((text) => (setBad(false), onText(file.name, text)))
      .catch(() => setBad(true));
  };
  return (
    <div className="stack stack-tight">
      <div className="row">
        <Button small icon="plus" onPress={() => input.current?.click()}>
          {label}
        </Button>
        <span className="small break" role="status" dir="auto">
          {chosen}
        </span>
        <input
          ref={input}
          type="file"
          hidden
          accept={accept}
          onChange={({ currentTarget }) => {
            read(currentTarget.files?.[0]);
            // The same file once more, mended meanwhile, is a change as well.
            currentTarget.value = "";
          }}
        />
      </div>
      {isBad ? (
        <span className="field-fault" role="alert">
          <Icon name="warning" />
          {unreadable}
        </span>
      ) : null}
    </div>
  );
};
