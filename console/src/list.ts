// A list that comes in pages: its first ones, as many as somebody wants, are asked for again
// and again.
import { useSignal } from "@preact/signals";
import { ask, together, useAsked, type Answer, type Problem } from "./api";
import { useSteady, type Steady } from "./steady";

const first = 50; // items of the first page
const further = 200; // of each other

interface Page {
  next: string | number | null;
}

export interface List<A, T> extends Steady<T> {
  answer: A | undefined; // the first page
  problem: Problem | undefined;
  again: () => void;
  more: (() => void) | undefined; // shows a further page, where there is one
}

/** The list at a path, of whose pages each says where the next begins, which the call takes as the parameter behind. */
export function useList<A extends Page, T>(path: string, every: number, of: (page: Answer<A>) => T[], id: (item: T) => string, behind = "after"): List<A, T> {
  const wanted = useSignal({ path, pages: 1 });
  const pages = wanted.value.path === path ? wanted.value.pages : 1;
  const told = useAsked<Answer<A>[]>(
    path,
    every,
    async (signal) => {
      const all: Answer<A>[] = [];
      let query = path + (path.includes("?") ? "&" : "?") + "limit=" + first;
      for (;;) {
        const answer = await ask<A>(query, { signal });
        all.push(answer);
        const { next } = answer.body;
        if (next === null || all.length === pages) return together(all);
        query = path + (path.includes("?") ? "&" : "?") + "limit=" + further + "&" + behind + "=" + encodeURIComponent(next);
      }
    },
    pages,
  );
  const all = told.value.value;
  const steady = useSteady(all?.flatMap(of), id, path + " " + all?.length);
  const more = () => void (wanted.value = { path, pages: all!.length + 1 });
  return { ...steady, answer: all?.[0].body, problem: told.problem.value, again: told.again, more: all && all.at(-1)!.body.next !== null ? more : undefined };
}
