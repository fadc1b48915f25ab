// Keys of one letter. They rest while somebody types, and while a dialog is open.
import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Key } from "./text";

export interface Shortcut {
  key: string;
  does: Key;
  run: () => void;
}

/** Those that work now; the help lists them. */
export const shortcuts = signal<Shortcut[]>([]);

/** Has keys work while the component is there. */
export function useKeys(list: Shortcut[]) {
  const latest = useRef(list);
  latest.current = list;
  const names = list.map((s) => s.key).join(" ");
  useLayoutEffect(() => {
    const mine = latest.current.map(({ key, does }) => ({ key, does, run: () => latest.current.find((s) => s.key === key)?.run() }));
    shortcuts.value = [...shortcuts.peek(), ...mine];
    return () => {
      shortcuts.value = shortcuts.peek().filter((s) => !mine.includes(s));
    };
  }, [names]);
}

addEventListener("keydown", (e) => {
  if (e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented || document.querySelector("dialog[open]")) return;
  const at = e.target as HTMLElement;
  if (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
  if (e.key === "Enter" && at.closest("a, button, summary")) return; // which it presses
  const hit = shortcuts.peek().findLast((s) => s.key === e.key);
  if (!hit) return;
  e.preventDefault();
  hit.run();
});
