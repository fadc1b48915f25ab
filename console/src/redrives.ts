// A redrive that is being thought of: what its page keeps, and what it asks for.
import type { Filter, Redrive } from "./records";
import { place } from "./router";
import { command, curl, quote } from "./shell";

const names = ["group", "datatype", "reason", "sender", "since", "until"] as const;

/** The filter that the address has. */
export function filterHere(): Filter {
  const query = place.value.query;
  const f: Filter = {};
  for (const name of names) if (query.get(name)) f[name] = query.get(name)!;
  const ids = query.getAll("id").filter((id) => id);
  if (ids.length) f.ids = ids;
  return f;
}

/** A patch that is being written is kept in this tab, for it may hold values of records, which belong into no address. */
const draftName = (f: Filter) => "esclusa.patch." + JSON.stringify(f);

export function keepDraft(f: Filter, text: string) {
  try {
    sessionStorage.setItem(draftName(f), text);
  } catch {
    // it is gone with the page
  }
}

export function draft(f: Filter): string {
  try {
    return sessionStorage.getItem(draftName(f)) ?? "";
  } catch {
    return "";
  }
}

export interface Wish {
  filter: Filter;
  patch?: unknown;
  as?: string;
  overtaken?: string;
  max_attempts?: number;
  limit?: number;
}

/** The same as commands. */
export function commandsOf(wish: Wish): { shell: string; call: string } {
  const words = ["esclusa", "redrive"];
  for (const name of names) if (wish.filter[name]) words.push("--" + name, wish.filter[name]);
  for (const id of wish.filter.ids ?? []) words.push("--id", id);
  if (wish.as) words.push("--as", wish.as);
  if (wish.overtaken === "send") words.push("--overtaken", "send");
  if (wish.max_attempts && wish.max_attempts !== 3) words.push("--max-attempts", String(wish.max_attempts));
  if (wish.limit) words.push("--limit", String(wish.limit));
  words.push("--plan");
  const shell = wish.patch === undefined ? command(...words) : "printf %s " + quote(JSON.stringify(wish.patch)) + " | " + command(...words, "--patch", "-");
  return { shell, call: curl("/v1/redrives", wish) };
}

export function wishOf(r: Redrive): Wish {
  const { filter, patch, as, overtaken, max_attempts, limit } = r.plan;
  return { filter, patch, as, overtaken, max_attempts, limit: limit || undefined };
}
