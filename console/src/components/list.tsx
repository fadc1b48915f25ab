// A list with what belongs to it: its problem, how many are new, what is said where there
// is nothing, and the way to more.
import type { ComponentChildren } from "preact";
import type { List } from "../list";
import { t } from "../text";
import { ErrorBox } from "./error";

interface Props<T> {
  list: List<unknown, T>;
  none: ComponentChildren;
  children: (shown: T[]) => ComponentChildren;
}

export function Listing<T>({ list, none, children }: Props<T>) {
  return (
    <>
      <ErrorBox problem={list.problem} onAgain={list.again} />
      <Fresh n={list.fresh} onShow={list.update} />
      {list.answer !== undefined && (list.shown.length > 0 ? children(list.shown) : list.fresh === 0 && none)}
      <More onMore={list.more} />
    </>
  );
}

/** How many are new, and a button that shows them. */
export function Fresh({ n, onShow }: { n: number; onShow: () => void }) {
  if (n <= 0) return null;
  return (
    <button type="button" class="fresh" onClick={onShow}>
      {t("app.fresh", { n })}
    </button>
  );
}

/** A button where there is more to show. */
export function More({ onMore }: { onMore: (() => void) | undefined }) {
  if (!onMore) return null;
  return (
    <button type="button" class="middle" onClick={onMore}>
      {t("app.more")}
    </button>
  );
}
