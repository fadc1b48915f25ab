// A list with what belongs to it: its problem, how many are new, what is said where there
// is nothing, and the way to more.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { List } from "../list";
import { t } from "../text";
import { ErrorBox } from "./error";

interface Props<T> {
  list: List<unknown, T>;
  none: ComponentChildren;
  children: (shown: T[]) => ComponentChildren;
}

export function Listing<T>({ list, none, children }: Props<T>) {
  const some = list.shown.slice(0, useDrawn(list.shown.length));
  return (
    <>
      <ErrorBox problem={list.problem} onAgain={list.again} />
      <Fresh n={list.fresh} onShow={list.update} />
      {list.answer !== undefined && (some.length > 0 ? children(some) : list.fresh === 0 && none)}
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

const atOnce = 50; // items that are drawn in good time

/** How many of a list are drawn: of many the first, and as many more whenever the browser has had its turn. */
function useDrawn(n: number): number {
  const drawn = useSignal(atOnce);
  const all = drawn.value >= n;
  useEffect(() => {
    const timer = all ? undefined : setTimeout(() => (drawn.value += atOnce));
    return () => clearTimeout(timer);
  }, [all, drawn.value]);
  return drawn.value;
}

/** The first of many, and the button for as many more. */
export function useSome<T>(all: T[]): { some: T[]; more: ComponentChildren } {
  const n = useSignal(atOnce);
  return { some: all.slice(0, n.value), more: all.length > n.value && <More onMore={() => (n.value += atOnce)} /> };
}
