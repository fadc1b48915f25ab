// A list that is asked for again and again, and whose rows stay where they are until
// somebody wants to see what is new.
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";

export interface Steady<T> {
  shown: T[]; // in the order that was seen, each as it is now
  fresh: number; // how many are new, or would stand elsewhere
  update: () => void; // shows them
}

/** what names the list: another one is shown at once. */
export function useSteady<T>(latest: T[] | undefined, id: (item: T) => string, what: string): Steady<T> {
  const order = useRef<string[]>([]);
  const of = useRef("");
  const kept = useRef(new Map<string, T>());
  const turn = useSignal(0);
  void turn.value;
  if (latest && (of.current !== what || order.current.length === 0)) {
    of.current = what;
    order.current = latest.map(id);
    kept.current = new Map();
  }
  if (of.current !== what) return { shown: [], fresh: 0, update: () => {} };
  const now = new Map((latest ?? []).map((item) => [id(item), item]));
  for (const [key, item] of now) kept.current.set(key, item);
  const shown = order.current.map((key) => kept.current.get(key)).filter((item) => item !== undefined);
  const moved = (latest ?? []).filter((item) => !order.current.includes(id(item))).length;
  return {
    shown,
    fresh: moved,
    update: () => {
      order.current = (latest ?? []).map(id);
      kept.current = new Map();
      turn.value++;
    },
  };
}
