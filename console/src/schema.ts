// What a schema says, in words: of its members, and of each what may stand there. It is
// read from its text, for a number of JavaScript need not be the one that stands there.
import { at, compact, item, type Node } from "./doc";
import { known, t, whole, type Key } from "./text";

/** The texts that a schema has under a keyword: one, or a list of them. */
export function texts(schema: Node, keyword: string): string[] {
  const said = item(schema, keyword);
  const all = said?.kind === "array" ? said.items : said ? [said] : [];
  return all.filter((v) => v.text.startsWith('"')).map((v) => JSON.parse(v.text) as string);
}

/** The schema within its document to which one refers, and its pointer; undefined where there is none. */
export function referred(schema: Node, root: Node): { pointer: string; to: Node } | undefined {
  const [ref] = texts(schema, "$ref");
  if (!ref?.startsWith("#")) return undefined;
  const pointer = decodeURIComponent(ref.slice(1));
  const to = at(root, pointer);
  return to?.kind === "object" ? { pointer, to } : undefined;
}

export interface Member {
  name: string;
  node: Node; // behind its references
  about: string;
  required: boolean;
}

function memberOf(name: string, node: Node, root: Node): Member {
  let about = "";
  for (let to: Node | undefined = node, n = 0; to && n < 16; to = referred(node, root)?.to, n++) {
    node = to;
    about ||= texts(node, "description")[0] ?? "";
  }
  return { name, node, about, required: false };
}

/** The members of an object, or what a list has in it, with those of all its parts. */
export function membersOf(node: Node, root: Node): Member[] {
  const found = new Map<string, Member>();
  const add = (of: Node, depth: number) => {
    const named = item(of, "properties");
    named?.items.forEach((member, i) => {
      const name = named.names[i];
      if (!found.has(name)) found.set(name, memberOf(name, member, root));
    });
    const matched = item(of, "patternProperties");
    matched?.items.forEach((member, i) => {
      const name = "/" + matched.names[i] + "/";
      found.set(name, memberOf(name, member, root));
    });
    const others = item(of, "additionalProperties");
    if (others?.kind === "object") found.set("*", memberOf("*", others, root));
    for (const name of texts(of, "required")) {
      const member = found.get(name);
      if (member) member.required = true;
    }
    if (depth < 4) for (const part of item(of, "allOf")?.items ?? []) add(memberOf("", part, root).node, depth + 1);
  };
  add(node, 0);
  const held = item(node, "items");
  const items = held?.kind === "array" ? held.items : held ? [held] : [];
  items.forEach((one, i) => found.set("[" + i, memberOf(items.length > 1 ? "[" + i + "]" : "[]", one, root)));
  return [...found.values()];
}

/** What may stand there, in a few words. */
export function wordsOf(node: Node): string {
  const words: string[] = [];
  const [constant, values] = [item(node, "const"), item(node, "enum")];
  const types = texts(node, "type");
  if (constant) words.push(t("schema.const", { value: compact(constant) }));
  else if (values) words.push(t("schema.enum", { values: listed(values.items) }));
  else if (types.length) words.push(types.map((name) => known("schema.type." + name, name)).join(t("schema.or")));
  else words.push(...texts(node, "$ref"));
  words.push(...bounds(node));
  words.push(...texts(node, "pattern").map((pattern) => t("schema.pattern", { pattern })));
  words.push(...texts(node, "format").map((format) => t("schema.format", { format })));
  words.push(choiceOf(node));
  return words.filter(Boolean).join(", ") || t("schema.any");
}

/** That one of several schemas must hold, or any; empty where there are none. */
export function choiceOf(node: Node): string {
  const one = item(node, "oneOf");
  const choices = (one ?? item(node, "anyOf"))?.items;
  if (!choices) return "";
  const names = choices.map((c) => texts(c, "required").join(" + "));
  if (names.every(Boolean)) return t(one ? "schema.oneof.members" : "schema.anyof.members", { names: names.join(t("schema.or")) });
  return t(one ? "schema.oneof" : "schema.anyof", { n: choices.length });
}

const most = 8; // values that are listed

function listed(values: Node[]): string {
  const shown = values.slice(0, most).map((v) => (v.text.startsWith('"') ? (JSON.parse(v.text) as string) : compact(v)));
  return shown.join(", ") + (values.length > most ? t("schema.more", { n: values.length - most }) : "");
}

function bounds(n: Node): string[] {
  const all = [between(n, "minimum", "maximum", "schema.range."), between(n, "minLength", "maxLength", "schema.length."), between(n, "minItems", "maxItems", "schema.items.")];
  for (const [keyword, key] of [["exclusiveMinimum", "schema.above"], ["exclusiveMaximum", "schema.below"], ["multipleOf", "schema.multiple"]] as const) {
    const bound = numberAt(n, keyword);
    if (bound) all.push(t(key, { bound }));
  }
  return all;
}

/** A number as it stands in a schema, but for the signs between the thousands of one that everybody reads alike; empty for none. */
function numberAt(schema: Node, keyword: string): string {
  const text = item(schema, keyword)?.text ?? "";
  return /^-?\d{1,15}$/.test(text) ? whole(Number(text)) : /^[-\d]/.test(text) ? text : "";
}

function between(n: Node, from: string, to: string, what: "schema.range." | "schema.length." | "schema.items."): string {
  const [least, greatest] = [numberAt(n, from), numberAt(n, to)];
  if (!least && !greatest) return "";
  return t((what + (!greatest ? "least" : !least ? "most" : "between")) as Key, { least, most: greatest, n: Number(item(n, greatest ? to : from)!.text) });
}

export interface Line extends Member {
  path: string; // from the top, as tags[].name
}

/** All members, those within others behind them. */
export function linesOf(root: Node): Line[] {
  const lines: Line[] = [];
  const walk = (node: Node, path: string, depth: number) => {
    for (const m of membersOf(node, root)) {
      const at = m.name.startsWith("[") ? path + m.name : path ? path + "." + m.name : m.name;
      lines.push({ ...m, path: at });
      if (depth < 6 && lines.length < 2000) walk(m.node, at, depth + 1);
    }
  };
  walk(root, "", 0);
  return lines;
}
