// Two texts side by side, line by line; on narrow screens one below the other.
import { mostLines } from "../doc";
import { folded, pairs, shownOf } from "../diff";
import { t } from "../text";

interface Props {
  left: string;
  right: string;
  names: [string, string];
  label: string;
}

export function Difference({ left, right, names, label }: Props) {
  const rows = folded(pairs(left.split("\n"), right.split("\n")));
  return (
    <table class="diff" role="table">
      <caption class="hidden">{label}</caption>
      <thead role="rowgroup">
        <tr role="row">
          {names.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.slice(0, mostLines).map((p, i) =>
          typeof p === "number" ? (
            <Between key={i} text={t("doc.same", { n: p })} />
          ) : (
            <tr key={i} role="row" class={p.same ? "same" : "other"}>
              <Side line={p.left} other={p.right} kind={p.same ? "" : "gone"} />
              <Side line={p.right} other={p.left} kind={p.same ? "" : "added"} />
            </tr>
          ),
        )}
        {rows.length > mostLines && <Between text={t("doc.more", { n: rows.length - mostLines })} />}
      </tbody>
    </table>
  );
}

function Between({ text }: { text: string }) {
  return (
    <tr role="row" class="skipped">
      <td role="cell" colSpan={2}>
        {text}
      </td>
    </tr>
  );
}

function Side({ line, other, kind }: { line: string | undefined; other: string | undefined; kind: string }) {
  if (line === undefined) return <td role="cell" />;
  const { text, more } = shownOf(line, other);
  return (
    <td role="cell" class={kind}>
      {text}
      {more > 0 && <span class="cut">{t("doc.cut", { n: more })}</span>}
    </td>
  );
}
