// What a page does, as commands for a shell.

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** What a terminal does not show, or takes for a key: a command that is copied must have none of it. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** A word as a POSIX shell takes it. */
const quote = (word: string): string => (plain.test(word) ? word : "'" + word.replaceAll("'", `'\\''`) + "'");

/** A command; empty where a word has what is not seen. */
export const command = (...words: string[]): string => (unseen.test(words.join("")) ? "" : words.map(quote).join(" "));

/** A call by curl, with a body in JSON. */
export const curl = (path: string, body?: string): string => command("curl", ...(body === undefined ? [] : ["-d", body]), location.origin + path);
