// Who looks, and what they may do, so that nothing else is offered. The server asks again.
import { signal } from "@preact/signals";
import { ask } from "./api";

interface Grant {
  do: string[];
  datatypes?: string[]; // a name that ends in a star stands for all that begin so
  senders?: string[];
}

interface Me {
  principal: string;
  rights: Grant[];
}

/** Undefined until it is known, null where it cannot be. */
const me = signal<Me | null | undefined>(undefined);

ask<Me>("/v1/me").then(
  ({ body }) => (me.value = body),
  () => (me.value = null),
);

/** Whom the server knows; empty for nobody. */
export const principal = (): string => me.value?.principal ?? "";

/** Whether it may be offered to do something with a datatype, and a sender; undefined is all of them. */
export function may(verb: string, datatype: string | undefined, sender?: string): boolean {
  if (!me.value) return me.value === null;
  return me.value.rights.some((g) => g.do.includes(verb) && covered(g.datatypes, datatype) && covered(g.senders, sender));
}

const covered = (names: string[] | undefined, name: string | undefined): boolean => !names || (name !== undefined && names.some((n) => covers(n, name)));

/** Whether there may be something of which a verb is allowed. */
export const maySome = (verb: string): boolean => me.value?.rights.some((g) => g.do.includes(verb)) ?? true;

const covers = (name: string, datatype: string) => (name.endsWith("*") ? datatype.startsWith(name.slice(0, -1)) : name === datatype);
