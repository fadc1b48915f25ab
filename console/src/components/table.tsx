// A table whose rows j and k go through. Roles are named, since narrow screens show rows
// as blocks, and a browser takes a table for none then.
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { useKeys, type Shortcut } from "../keys";
import { t, type Key } from "../text";

export interface Column<T> {
  title: Key;
  class?: string; // how it is placed: number, wide, and what a page names
  cell: (item: T) => ComponentChildren;
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  items: T[];
  id: (item: T) => string;
  /** Opens a row: with o or Enter, or by a click on what is nothing else. */
  open?: (item: T) => void;
  /** Keys for the row that has the focus. */
  keys?: { key: string; does: Key; run: (item: T) => void }[];
}

const opening = ["o", "Enter"];

/** Whether a click is on nothing that does something by itself, with no key that asks for another tab, say, and has selected no text. */
const plain = (e: MouseEvent): boolean => !(e.ctrlKey || e.metaKey || e.shiftKey || e.altKey || (e.target as Element).closest("a, button, summary")) && getSelection()!.isCollapsed;

export function Table<T>({ caption, columns, items, id, open, keys = [] }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = () => [...body.current!.rows];
  const at = (e: Node | null = document.activeElement) => rows().findIndex((r) => r.contains(e));
  const move = (by: number) => {
    const all = rows();
    const from = at();
    const to = all[from < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, from + by))];
    to?.focus();
    to?.scrollIntoView({ block: "nearest" });
  };
  const list: Shortcut[] = [
    { key: "j", does: "keys.next", run: () => move(1) },
    { key: "k", does: "keys.previous", run: () => move(-1) },
    ...[...(open ? opening.map((key) => ({ key, does: "keys.open" as const, run: open })) : []), ...keys].map((k) => ({ key: k.key, does: k.does, run: () => items[at()] && k.run(items[at()]) })),
  ];
  useKeys(list);
  const click = (e: MouseEvent) => {
    const item = items[at(e.target as Node)];
    if (item && plain(e)) open!(item);
  };
  return (
    <table role="table">
      <caption class="hidden">{caption}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((c) => (
            <th key={c.title} role="columnheader" scope="col" class={c.class}>
              {t(c.title)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" ref={body} class={open && "opens"} onClick={open && click}>
        {items.map((item) => (
          <Row key={id(item)} id={id(item)} item={item} columns={columns} />
        ))}
      </tbody>
    </table>
  );
}

/** A row, which is drawn again where its item or the columns are others, or the language is. */
function Row<T>({ id, item, columns }: { id: string; item: T; columns: Column<T>[] }) {
  return (
    <tr role="row" tabIndex={-1} data-id={id}>
      {columns.map((c) => (
        <td key={c.title} role="cell" class={c.class} data-title={t(c.title)}>
          {c.cell(item)}
        </td>
      ))}
    </tr>
  );
}
