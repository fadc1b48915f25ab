// What a page does, as commands for a shell.

const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A word as a POSIX shell takes it, whatever is in it. */
export const quote = (word: string): string => (plain.test(word) ? word : "'" + word.replaceAll("'", `'\\''`) + "'");

export const command = (...words: string[]): string => words.map(quote).join(" ");

/** A call by curl. */
export const curl = (path: string, body?: unknown): string => command("curl", ...(body === undefined ? [] : ["-d", JSON.stringify(body)]), location.origin + path);
