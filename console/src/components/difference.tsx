// Two texts side by side, line by line; on narrow screens one below the other.
import { folded, pairs } from "../diff";
import { t } from "../text";

interface Props {
  left: string;
  right: string;
  names: [string, string];
}

export function Difference({ left, right, names }: Props) {
  if (left === right) return <p class="muted">{t("schemas.same")}</p>;
  return (
    <table class="diff" role="table">
      <caption class="hidden">{t("schemas.diff", { left: names[0], right: names[1] })}</caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {names[0]}
          </th>
          <th role="columnheader" scope="col">
            {names[1]}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {folded(pairs(left.split("\n"), right.split("\n"))).map((p, i) =>
          typeof p === "number" ? (
            <tr key={i} role="row" class="skipped">
              <td role="cell" colSpan={2}>
                {t("schemas.lines", { n: p })}
              </td>
            </tr>
          ) : (
            <tr key={i} role="row" class={p.same ? "same" : "other"}>
              <td role="cell" class={p.same || p.left === undefined ? "" : "gone"}>
                {p.left}
              </td>
              <td role="cell" class={p.same || p.right === undefined ? "" : "added"}>
                {p.right}
              </td>
            </tr>
          ),
        )}
      </tbody>
    </table>
  );
}
