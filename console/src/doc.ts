// A JSON text as a tree that keeps what it says: how numbers are written, the order of
// members, names that are there twice.

export interface Node {
  kind: "object" | "array" | "value";
  text: string; // of a value, as it stands in the text
  names: string[]; // of an object's members
  items: Node[];
}

export const mostLines = 500; // that a page draws in good time
const first = 200; // lines of a long document, beside those around its notes
const around = 20;

const deepest = 200;
const word = /[^\s,:[\]{}"]+/y;
const quoted = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"/y;
const blank = /[ \t\r\n]*/y;

/** The tree of a text; undefined where it is no JSON, or nested beyond what anybody reads. */
export function parse(text: string): Node | undefined {
  let at = 0;
  const take = (of: RegExp): string => {
    of.lastIndex = at;
    const found = of.exec(text)?.[0] ?? "";
    at += found.length;
    return found;
  };
  const next = (c: string): boolean => {
    take(blank);
    if (text[at] !== c) return false;
    at++;
    return true;
  };
  const name = (): string => JSON.parse(take(quoted)) as string; // throws where there is none
  const all = (end: string, one: () => void) => {
    if (next(end)) return;
    do one();
    while (next(","));
    if (!next(end)) throw new SyntaxError();
  };
  const value = (depth: number): Node => {
    if (depth > deepest) throw new SyntaxError();
    const node: Node = { kind: "value", text: "", names: [], items: [] };
    if (next("{")) {
      node.kind = "object";
      all("}", () => {
        take(blank);
        node.names.push(name());
        if (!next(":")) throw new SyntaxError();
        node.items.push(value(depth + 1));
      });
    } else if (next("[")) {
      node.kind = "array";
      all("]", () => node.items.push(value(depth + 1)));
    } else {
      node.text = take(quoted) || take(word);
      JSON.parse(node.text);
    }
    return node;
  };
  try {
    const root = value(0);
    take(blank);
    return at === text.length ? root : undefined;
  } catch {
    return undefined;
  }
}

export interface Note {
  pointer: string;
  text: string;
}

/** One line of a document as it is shown. */
export interface Line {
  depth: number;
  name?: string; // of a member
  text: string;
  comma: boolean;
  ghost: boolean; // it is not there, and should be
  notes: string[];
}

export const escape = (token: string): string => "/" + token.replaceAll("~", "~0").replaceAll("/", "~1");
export const tokens = (pointer: string): string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((t) => t.replaceAll("~1", "/").replaceAll("~0", "~"));

/** The item that a token names, of those of the same name the last; -1 for none. */
function find(node: Node, token: string): number {
  if (node.kind === "object") return node.names.lastIndexOf(token);
  return node.kind === "array" && /^(0|[1-9]\d*)$/.test(token) && Number(token) < node.items.length ? Number(token) : -1;
}

/** What a document has at a pointer. */
export const at = (root: Node | undefined, pointer: string): Node | undefined => tokens(pointer).reduce<Node | undefined>((node, token) => node?.items[find(node, token)], root);

interface Hung {
  notes: Map<Node, string[]>;
  missing: Map<Node, Map<string, string[]>>; // by what would hold it, and its name
}

/** Hangs each note where its pointer leads; what is not there on what would hold it. */
function hang(root: Node, notes: Note[]): Hung {
  const hung: Hung = { notes: new Map(), missing: new Map() };
  for (const note of notes) {
    let node = root;
    let lacks: string | undefined;
    for (const token of tokens(note.pointer)) {
      const i = find(node, token);
      if (i < 0) {
        lacks = node.kind === "value" ? undefined : token;
        break;
      }
      node = node.items[i];
    }
    if (lacks === undefined) hung.notes.set(node, [...(hung.notes.get(node) ?? []), note.text]);
    else {
      const of = hung.missing.get(node) ?? new Map<string, string[]>();
      hung.missing.set(node, of.set(lacks, [...(of.get(lacks) ?? []), note.text]));
    }
  }
  return hung;
}

/** The lines of a document, with notes at their places. */
export function lines(root: Node, notes: Note[] = []): Line[] {
  const out: Line[] = [];
  const hung = hang(root, notes);
  const walk = (node: Node, depth: number, name: string | undefined, comma: boolean) => {
    const line = { depth, name, comma: false, ghost: false, notes: hung.notes.get(node) ?? [] };
    const ghosts = [...(hung.missing.get(node) ?? [])];
    const [open, close] = node.kind === "object" ? ["{", "}"] : ["[", "]"];
    if (node.kind === "value") out.push({ ...line, text: node.text, comma });
    else if (!node.items.length && !ghosts.length) out.push({ ...line, text: open + close, comma });
    else {
      out.push({ ...line, text: open });
      node.items.forEach((item, i) => walk(item, depth + 1, node.names[i], i < node.items.length - 1));
      for (const [missing, said] of ghosts) out.push({ depth: depth + 1, name: node.kind === "object" ? missing : undefined, text: "", comma: false, ghost: true, notes: said });
      out.push({ depth, text: close, comma, ghost: false, notes: [] });
    }
  };
  walk(root, 0, undefined, false);
  return out;
}

/** What is drawn of a document: of a long one its first lines and those around notes, with a number for those in between. */
export function drawn(all: Line[]): (Line | number)[] {
  if (all.length <= mostLines) return all;
  const out: (Line | number)[] = [];
  all.forEach((line, i) => {
    const near = i < first || all.slice(Math.max(0, i - around), i + around + 1).some((l) => l.notes.length);
    const last = out.length - 1;
    if (line.notes.length || (near && last < mostLines)) out.push(line);
    else if (typeof out[last] === "number") out[last]++;
    else out.push(1);
  });
  return out;
}

/** JSON without letters that are not seen, or turn the order of others about. */
export const readable = (json: string): string => json.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

/** The same, whose texts have no escapes that they do not need. */
export const plainer = (n: Node): Node => ({ ...n, text: n.text.startsWith('"') ? JSON.stringify(JSON.parse(n.text)) : n.text, items: n.items.map(plainer) });

/** A document over several lines. */
export const laidOut = (root: Node): string =>
  readable(
    lines(root)
      .map((l) => "  ".repeat(l.depth) + (l.name === undefined ? "" : JSON.stringify(l.name) + ": ") + l.text + (l.comma ? "," : ""))
      .join("\n"),
  );

/** A document in one line. */
export function compact(n: Node): string {
  if (n.kind === "value") return readable(n.text);
  const items = n.items.map((item, i) => (n.kind === "object" ? readable(JSON.stringify(n.names[i])) + ":" : "") + compact(item)).join();
  return n.kind === "object" ? "{" + items + "}" : "[" + items + "]";
}

/** A text as it would be laid out here; itself where it is no JSON. */
export function tidy(text: string): string {
  const root = parse(text);
  return root ? laidOut(root) : text;
}
