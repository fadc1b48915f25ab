// A list that is asked for again and again, and whose rows stay where they are until
// somebody wants to see what is new.
import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";

export interface Steady<T> {
  shown: T[]; // in the order that was seen, each as it is now
  fresh: number; // how many are not shown yet
  update: () => void; // shows them
}

/** what names the list: another one is shown at once. */
export function useSteady<T>(latest: T[] | undefined, id: (item: T) => string, what: string): Steady<T> {
  const kept = useRef(new Map<string, T>()); // what is shown, in its order
  const of = useRef("");
  const turn = useSignal(0);
  void turn.value;
  if (latest && (of.current !== what || kept.current.size === 0)) {
    of.current = what;
    kept.current = new Map(latest.map((item) => [id(item), item]));
  }
  const update = () => {
    kept.current.clear();
    turn.value++;
  };
  if (of.current !== what) return { shown: [], fresh: 0, update };
  let fresh = 0;
  for (const item of latest ?? []) {
    const was = kept.current.get(id(item));
    if (!was) fresh++;
    else if (JSON.stringify(was) !== JSON.stringify(item)) kept.current.set(id(item), item); // what is the same need not be drawn again
  }
  return { shown: [...kept.current.values()], fresh, update };
}
