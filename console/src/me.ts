// Who looks, and what they may do, so that nothing else is offered. The server asks again.
import { effect, signal } from "@preact/signals";
import { ask, strange } from "./api";
import { here } from "./router";
import { signature } from "./settings";

interface Grant {
  do: string[];
  datatypes?: string[]; // a name that ends in a star stands for all that begin so
  senders?: string[];
}

interface Me {
  principal: string;
  known_by: string; // session, key, token, certificate or nothing
  login: string[]; // the ways in which people log in here: openid, key
  rights: Grant[];
}

/** Undefined until it is known, null where it cannot be. */
const me = signal<Me | null | undefined>(undefined);

function look(): Promise<void> {
  return ask<Me>("/v1/me").then(
    ({ body }) => void (me.value = body),
    () => void (me.value = null),
  );
}

effect(() => {
  strange.value; // a session may have ended
  void look();
});

/** Begins a session by an API key, which is kept nowhere, or throws a Problem. */
export async function logIn(key: string): Promise<void> {
  me.value = (await ask<Me>("/login", { method: "POST", body: { key } })).body;
}

/** Ends the session, or throws a Problem. */
export async function logOut(): Promise<void> {
  await ask("/logout", { method: "POST" });
  await look();
}

/** Whether it is known who looks. */
export const met = (): boolean => me.value !== undefined;

/** Whether there is a session, which can be ended. */
export const inSession = (): boolean => me.value?.known_by === "session";

/** Whether nobody is known, although people can log in here. */
export const outside = (): boolean => me.value?.known_by === "nothing" && me.value.login.length > 0;

/** Whether people log in here in that way. */
export const way = (name: string): boolean => me.value?.login.includes(name) ?? false;

/** The page to log in at, which goes on to where somebody is now. */
export const toLogin = (): string => "/console/login?" + new URLSearchParams({ next: here() });

/** Whom the server knows; empty for nobody. */
export const principal = (): string => me.value?.principal ?? "";

/** The name that somebody has given, where the server knows none. */
export const signedBy = (): string | undefined => (principal() ? undefined : signature.value.trim() || undefined);

/** Whether it may be offered to do something with a datatype, and a sender; undefined is all of them. */
export function may(verb: string, datatype: string | undefined, sender?: string): boolean {
  if (!me.value) return me.value === null;
  return me.value.rights.some((g) => g.do.includes(verb) && covered(g.datatypes, datatype) && covered(g.senders, sender));
}

const covered = (names: string[] | undefined, name: string | undefined): boolean => !names || (name !== undefined && names.some((n) => covers(n, name)));

/** Whether there may be something of which a verb is allowed. */
export const maySome = (verb: string): boolean => me.value?.rights.some((g) => g.do.includes(verb)) ?? true;

const covers = (name: string, datatype: string) => (name.endsWith("*") ? datatype.startsWith(name.slice(0, -1)) : name === datatype);
