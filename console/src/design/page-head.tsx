/** The top of a page: where one is, what it is about, what one can do. */
import { type ReactNode, useEffect } from "react";
import { useWayBack } from "../shell/came-from.ts";
import { PlaceLink } from "../shell/place-link.tsx";
import { Icon } from "./icon.tsx";
import { InDetails } from "./time.tsx";

type Head = {
  title: string;
  /** Beside the title, as a state. */
  beside?: ReactNode;
  /** One line below it. */
  below?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; label: string };
};

/** A page's head. It names the browser's tab as well. */
export const PageHead = ({ title, beside, below, actions, back }: Head): ReactNode => {
  const wayBack = useWayBack();
  useEffect(() => {
    document.title = `${title} · Beckon`;
  }, [title]);
  return (
    <header className="page-head">
      {back === undefined ? null : (
        <PlaceLink to={back.to} {...wayBack(back.to)} className="page-back">
          <Icon name="back" />
          {back.label}
        </PlaceLink>
      )}
      <div className="page-head-line">
        <div className="row row-wide">
          <h1 className="break" dir="auto">
            {title}
          </h1>
          {beside}
        </div>
        {actions ? <div className="row">{actions}</div> : null}
      </div>
      {below ? <div className="soft small">{below}</div> : null}
    </header>
  );
};

/** The facts of something, as pairs. Moments among them are told exactly as well. */
export const Facts = ({
  rows,
}: {
  rows: readonly (readonly [label: string, value: ReactNode] | null)[];
}): ReactNode => (
  <dl className="facts">
    <InDetails value>
      {rows.map((row) =>
        row === null ? null : (
          <div key={row[0]} style={{ display: "contents" }}>
            <dt>{row[0]}</dt>
            <dd>{row[1]}</dd>
          </div>
        ),
      )}
    </InDetails>
  </dl>
);

/** A few numbers that say how something is doing. */
export const Figures = ({
  items,
}: {
  items: readonly { label: string; value: ReactNode; note?: ReactNode }[];
}): ReactNode => (
  <dl className="figures">
    {items.map(({ label, value, note }) => (
      <div key={label} className="figure">
        <dt>{label}</dt>
        <dd>{value}</dd>
        {note ? <dd>{note}</dd> : null}
      </div>
    ))}
  </dl>
);
