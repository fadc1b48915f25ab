// A redrive that is being thought of: what its page keeps, and what it asks for.
import { compact, parse, readable } from "./doc";
import type { Filter, Redrive } from "./records";
import { param, place } from "./router";
import { command, curl } from "./shell";

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

/** How the records are sent, as far as it is not as usual. */
export interface Options {
  as?: string;
  overtaken?: "send";
  max_attempts?: number;
  limit?: number;
}

export const usualAttempts = 3;

function optionsOf(as: string | undefined, overtaken: string, attempts: number, limit: number): Options {
  return { as: as || undefined, overtaken: overtaken === "send" ? overtaken : undefined, max_attempts: attempts === usualAttempts ? undefined : attempts || undefined, limit: limit || undefined };
}

/** The options that the address has. */
export const optionsHere = (): Options => optionsOf(param("as"), param("overtaken"), Number(param("max_attempts")), Number(param("limit")));

/** A patch that is being written is kept in this tab, for it may hold values of records, which belong into no address. */
const draftName = (f: Filter) => "esclusa.patch." + JSON.stringify([names.map((name) => f[name]), f.ids]);

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

export interface Wish extends Options {
  filter: Filter;
  patch: string; // in JSON; empty for none
}

/** A body with a patch, whose text stays as it was written: a number of JavaScript need not be the one that it says. */
export function bodyOf(members: object, patch: string): string {
  const text = JSON.stringify(members);
  return patch.trim() ? text.slice(0, -1) + `,"patch":${patch}}` : text;
}

/** The same as commands. */
export function commandsOf({ patch, ...wish }: Wish): { shell: string; call: string } {
  const { filter, ...options } = wish;
  const { ids, ...others } = filter;
  const words = ["esclusa", "redrive"];
  for (const [name, value] of Object.entries({ ...others, ...options })) if (value) words.push("--" + name.replace("_", "-"), String(value));
  for (const id of ids ?? []) words.push("--id", id);
  words.push("--plan");
  const root = parse(patch);
  const line = root ? compact(root) : patch.trim();
  const plan = command(...words, ...(line ? ["--patch", "-"] : []));
  const feed = command("printf", "%s", line);
  return { shell: line ? feed && plan && feed + " | " + plan : plan, call: curl("/v1/redrives", readable(bodyOf(wish, line))) };
}

export function wishOf(r: Redrive, patch: string): Wish {
  const { filter, as, overtaken, max_attempts, limit } = r.plan;
  return { filter, patch, ...optionsOf(as, overtaken, max_attempts, limit) };
}
