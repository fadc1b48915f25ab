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
/** What a text is made of, with the blanks before it; the empty text is its end. */
const lexeme = /[ \t\r\n]*([,:[\]{}]|"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|$)/y;

/** The tree of a text; undefined where it is no JSON, or nested beyond what anybody reads. */
export function parse(text: string): Node | undefined {
  let now = "";
  const next = (): string => {
    const was = now;
    now = lexeme.exec(text)![1]; // throws where there is none
    return was;
  };
  const must = (so: unknown) => {
    if (!so) throw new SyntaxError();
  };
  const name = (quoted: string): string => {
    must(quoted[0] === '"');
    return quoted.includes("\\") ? JSON.parse(quoted) : quoted.slice(1, -1);
  };
  const value = (depth: number): Node => {
    const node: Node = { kind: "value", text: "", names: [], items: [] };
    const first = next();
    must(depth <= deepest && first && !",:]}".includes(first));
    if (first !== "{" && first !== "[") return { ...node, text: first };
    node.kind = first === "{" ? "object" : "array";
    const end = first === "{" ? "}" : "]";
    for (let last = now === end ? next() : ","; last !== end; last = next()) {
      must(last === ",");
      if (first === "{") {
        node.names.push(name(next()));
        must(next() === ":");
      }
      node.items.push(value(depth + 1));
    }
    return node;
  };
  try {
    lexeme.lastIndex = 0;
    next();
    const root = value(0);
    return now === "" ? root : undefined;
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

/** The item of a node that a token names. */
export const item = (node: Node, token: string): Node | undefined => node.items[find(node, token)];

/** What a document has at a pointer. */
export const at = (root: Node | undefined, pointer: string): Node | undefined => tokens(pointer).reduce<Node | undefined>((node, token) => node && item(node, token), root);

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
  const noted = (i: number) => (all[i]?.notes.length ? 1 : 0);
  let close = 0; // lines with notes around one
  for (let i = 0; i < around; i++) close += noted(i);
  all.forEach((line, i) => {
    close += noted(i + around) - noted(i - around - 1);
    const near = i < first || close;
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
