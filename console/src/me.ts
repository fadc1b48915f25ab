// What whoever looks may do, so that nothing else is offered. The server asks again.
import { signal } from "@preact/signals";
import { ask } from "./api";

interface Grant {
  do: string[];
  datatypes?: string[]; // a name that ends in a star stands for all that begin so
}

/** Undefined until it is known, null where it cannot be. */
const rights = signal<Grant[] | null | undefined>(undefined);

ask<{ rights: Grant[] }>("/v1/me").then(
  ({ body }) => (rights.value = body.rights),
  () => (rights.value = null),
);

/** Whether it may be offered to do something with a datatype. */
export function may(verb: string, datatype: string): boolean {
  if (!rights.value) return rights.value === null;
  return rights.value.some((g) => g.do.includes(verb) && (!g.datatypes || g.datatypes.some((name) => covers(name, datatype))));
}

const covers = (name: string, datatype: string) => (name.endsWith("*") ? datatype.startsWith(name.slice(0, -1)) : name === datatype);
