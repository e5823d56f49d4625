/** Lists: a table, on a phone rows of two lines; with their loading, empty, failed and further pages. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/locale.tsx";
import { Button } from "./button.tsx";
import { designTexts } from "./design-texts.ts";
import { ErrorState, useSlow } from "./states.tsx";

/** A column. `phone` says where its value stands in a row of two lines: by default on the second. */
export type Column<Row> = {
  id: string;
  label: string;
  cell: (row: Row) => ReactNode;
  number?: boolean;
  phone?: "main" | "side" | "second" | "off";
  /** The label is read only. */
  hideLabel?: boolean;
  /** Stands in the head in place of the label, as a box that chooses all rows. */
  head?: ReactNode;
};

type List<Row> = {
  items: readonly Row[] | undefined;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage?: boolean;
  isFetchingNextPage?: boolean;
  fetchNextPage?: () => unknown;
};

type DataTableProps<Row> = {
  /** What the table shows, for readers. */
  label: string;
  list: List<Row>;
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  /** What a press on a row opens. The main column should hold a link to the same for the keyboard. */
  onOpen?: (row: Row) => void;
  openKey?: string | undefined;
  /** The row that keys act on. */
  currentKey?: string | undefined;
  empty: ReactNode;
  /** So many on purpose, all or the first ones, that nothing is said about how many are shown. */
  bare?: boolean;
};

const isOwnControl = (target: EventTarget, row: Element): boolean => {
  const control = target instanceof Element ? target.closest("a, button, input, label, select") : null;
  return control !== null && row.contains(control);
};

/** Shows a list. */
export const DataTable = <Row,>(props: DataTableProps<Row>): ReactNode => {
  const { label, list, columns, empty } = props;
  const slow = useSlow(list.items === undefined && list.error === null);
  if (list.items === undefined && list.error !== null)
    return (
      <div className="panel">
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      </div>
    );
  if (list.items?.length === 0) return <div className="panel">{empty}</div>;
  return (
    <div className="panel">
      <div className="table-frame">
        <table className="table" aria-label={label} aria-busy={list.items === undefined}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.id} scope="col" className={column.number === true ? "number" : ""}>
                  {column.head ??
                    (column.hideLabel === true ? <span className="unseen">{column.label}</span> : column.label)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.items === undefined ? (
              <Waiting columns={columns} seen={slow} />
            ) : (
              <Rows {...props} items={list.items} />
            )}
          </tbody>
        </table>
      </div>
      {list.items === undefined || props.bare === true ? null : <Foot list={list} count={list.items.length} />}
    </div>
  );
};

const Rows = <Row,>({
  items,
  columns,
  rowKey,
  onOpen,
  openKey,
  currentKey,
}: DataTableProps<Row> & { items: readonly Row[] }): ReactNode =>
  items.map((row) => (
    <tr
      key={rowKey(row)}
      data-key={rowKey(row)}
      data-link={onOpen ? "" : undefined}
      data-open={rowKey(row) === openKey ? "" : undefined}
      aria-current={rowKey(row) === currentKey ? "true" : undefined}
      onClick={(event) => {
        if (!isOwnControl(event.target, event.currentTarget)) onOpen?.(row);
      }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={column.number === true ? "number" : ""}
          data-place={column.phone ?? "second"}
          data-label={column.label}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  ));

const Waiting = <Row,>({ columns, seen }: { columns: readonly Column<Row>[]; seen: boolean }): ReactNode =>
  Array.from({ length: 8 }, (_, at) => (
    <tr key={at} style={{ visibility: seen ? "visible" : "hidden" }}>
      {columns.map((column, index) => (
        <td key={column.id} data-place={index === 0 ? "main" : "off"}>
          <span className="skeleton" style={{ width: index === 0 ? "60%" : "40%", margin: "4px 0" }} />
        </td>
      ))}
    </tr>
  ));

const Foot = <Row,>({ list, count }: { list: List<Row>; count: number }): ReactNode => {
  const t = useTexts(designTexts);
  const more = list.hasNextPage === true;
  return (
    <div className="table-foot">
      <span role="status">{more ? t.shown(count) : t.shownAll(count)}</span>
      {list.error === null ? null : <span className="field-fault">{t.failed}</span>}
      {more ? (
        <Button small busy={list.isFetchingNextPage === true} onPress={() => void list.fetchNextPage?.()}>
          {t.loadMore}
        </Button>
      ) : null}
    </div>
  );
};
