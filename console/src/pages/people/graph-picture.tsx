/** The picture of a graph: one stop for the keyboard, arrow keys from person to person. */
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { StateBadge } from "../../design/badge.tsx";
import { Icon } from "../../design/icon.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { box, type Graph, type GraphNode, layOut, nameOf, nextPlace, type Placed, stateOf } from "./graph-layout.ts";
import { graphTexts } from "./graph-texts.ts";

type Props = { graph: Graph; onOpen: (node: GraphNode) => void };

/** Draws it; what is wider than the page scrolls. */
export const GraphPicture = ({ graph, onOpen }: Props): ReactNode => {
  const t = useTexts(graphTexts);
  const { nodes, shared } = graph;
  const { places, width, height } = useMemo(() => layOut(nodes), [nodes]);
  const middle = nodes.findIndex(({ level }) => level === 0);
  const [chosen, setCurrent] = useState(middle);
  // A newer answer may have fewer people.
  const current = chosen < nodes.length ? chosen : middle;
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = places[middle];
    if (!at || !frame.current) return;
    frame.current.scrollTop = at.y - frame.current.clientHeight / 2;
    frame.current.scrollLeft = at.x - frame.current.clientWidth / 3;
  }, [places, middle]);
  const move = (event: KeyboardEvent): void => {
    const next = nextPlace(nodes, current, event.key);
    if (next === undefined) return;
    event.preventDefault();
    setCurrent(next);
    frame.current?.querySelector<HTMLElement>(`[data-place="${next}"]`)?.focus();
  };
  const sharing = new Set((shared ?? []).flatMap((group) => group.nodes));
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the buttons inside.
    <div className="panel graph-frame" ref={frame} onKeyDown={move} dir="ltr">
      <div className="graph-field" style={{ width, height }}>
        <svg width={width} height={height} aria-hidden="true">
          {nodes.map(({ parent }, place) => (
            <Edge key={place} from={parent === null ? undefined : places[parent]} to={places[place]} />
          ))}
        </svg>
        <ul aria-label={t.picture}>
          {nodes.map((node, place) => (
            <li
              key={place}
              style={{ left: places[place]?.x, top: places[place]?.y, width: box.width, height: box.height }}
            >
              <button
                type="button"
                className="graph-node"
                data-place={place}
                data-here={node.level === 0 ? "" : undefined}
                aria-current={node.level === 0 ? "true" : undefined}
                tabIndex={place === current ? 0 : -1}
                onFocus={() => setCurrent(place)}
                onClick={() => onOpen(node)}
              >
                <NodeFace node={node} shares={sharing.has(place)} />
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
};

const Edge = ({ from, to }: { from: Placed | undefined; to: Placed | undefined }): ReactNode => {
  if (!from || !to) return null;
  const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
  const bend = (x1 + x2) / 2;
  return <path d={`M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`} />;
};

const NodeFace = ({ node, shares }: { node: GraphNode; shares: boolean }): ReactNode => {
  const t = useTexts(graphTexts);
  const format = useFormat();
  const state = stateOf(node);
  return (
    <>
      <bdi className="graph-name" title={nameOf(node)}>
        {nameOf(node)}
      </bdi>
      <span className="graph-facts">
        {state === null ? null : <StateBadge state={state} />}
        {shares ? (
          <span className="graph-shares" title={t.shared}>
            <Icon name="link" />
            <span className="unseen">{t.shared}</span>
          </span>
        ) : null}
        {node.notShown === 0 ? null : <span className="soft">{t.hidden(format.number(node.notShown))}</span>}
      </span>
    </>
  );
};
