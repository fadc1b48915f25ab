// What a schema says, in words: of its members, and of each what may stand there.
import { known, t, whole, type Key } from "./text";

export interface Node {
  $ref?: string;
  $id?: string;
  title?: string;
  description?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  required?: string[];
  properties?: Record<string, Node | boolean>;
  additionalProperties?: Node | boolean;
  patternProperties?: Record<string, Node | boolean>;
  items?: Node | boolean | (Node | boolean)[];
  oneOf?: Node[];
  anyOf?: Node[];
  allOf?: Node[];
  "x-mask"?: unknown;
}

export interface Member {
  name: string;
  node: Node;
  required: boolean;
}

/** What a reference leads to within the schema; the node itself where there is none. */
export function resolve(node: Node | boolean | undefined, root: Node): Node {
  let at = typeof node === "object" && node !== null ? node : {};
  for (let i = 0; i < 16 && at.$ref?.startsWith("#"); i++) {
    let to: unknown = root;
    for (const part of at.$ref.slice(1).split("/").filter(Boolean)) {
      const name = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      to = typeof to === "object" && to !== null && Object.hasOwn(to, name) ? (to as Record<string, unknown>)[name] : undefined;
    }
    if (typeof to !== "object" || to === null) break;
    at = { ...(to as Node), description: at.description ?? (to as Node).description };
  }
  return at;
}

/** The members of an object, or what a list has in it, with those of all its parts. */
export function membersOf(node: Node, root: Node): Member[] {
  const found = new Map<string, Member>();
  const add = (of: Node, depth: number) => {
    for (const [name, member] of Object.entries(of.properties ?? {})) {
      if (!found.has(name)) found.set(name, { name, node: resolve(member, root), required: false });
    }
    for (const [pattern, member] of Object.entries(of.patternProperties ?? {})) found.set("/" + pattern + "/", { name: "/" + pattern + "/", node: resolve(member, root), required: false });
    if (typeof of.additionalProperties === "object") found.set("*", { name: "*", node: resolve(of.additionalProperties, root), required: false });
    for (const name of of.required ?? []) {
      const member = found.get(name);
      if (member) member.required = true;
    }
    if (depth < 4) for (const part of of.allOf ?? []) add(resolve(part, root), depth + 1);
  };
  add(node, 0);
  const items = Array.isArray(node.items) ? node.items : node.items !== undefined ? [node.items] : [];
  items.forEach((item, i) => found.set("[" + i, { name: items.length > 1 ? "[" + i + "]" : "[]", node: resolve(item, root), required: false }));
  return [...found.values()];
}

/** What may stand there, in a few words. */
export function wordsOf(node: Node): string {
  const words: string[] = [];
  if (node.const !== undefined) words.push(t("schema.const", { value: JSON.stringify(node.const) }));
  else if (node.enum) words.push(t("schema.enum", { values: listed(node.enum) }));
  else if (node.type !== undefined) words.push([node.type].flat().map((name) => known("schema.type." + name, name)).join(t("schema.or")));
  else if (node.$ref) words.push(node.$ref);
  words.push(...bounds(node));
  if (node.pattern !== undefined) words.push(t("schema.pattern", { pattern: node.pattern }));
  if (node.format !== undefined) words.push(t("schema.format", { format: node.format }));
  const choices = node.oneOf ?? node.anyOf;
  if (choices) words.push(choiceOf(choices, node.oneOf !== undefined));
  return words.filter(Boolean).join(", ") || t("schema.any");
}

function choiceOf(choices: Node[], one: boolean): string {
  const names = choices.map((c) => (c.required ?? []).join(" + "));
  if (names.every(Boolean)) return t(one ? "schema.oneof.members" : "schema.anyof.members", { names: names.join(t("schema.or")) });
  return t(one ? "schema.oneof" : "schema.anyof", { n: choices.length });
}

const most = 8; // values that are listed

function listed(values: unknown[]): string {
  const shown = values.slice(0, most).map((v) => (typeof v === "string" ? v : JSON.stringify(v)));
  return shown.join(", ") + (values.length > most ? t("schema.more", { n: values.length - most }) : "");
}

function bounds(n: Node): string[] {
  const all = [between(n.minimum, n.maximum, "schema.range."), between(n.minLength, n.maxLength, "schema.length."), between(n.minItems, n.maxItems, "schema.items.")];
  if (n.exclusiveMinimum !== undefined) all.push(t("schema.above", { bound: String(n.exclusiveMinimum) }));
  if (n.exclusiveMaximum !== undefined) all.push(t("schema.below", { bound: String(n.exclusiveMaximum) }));
  if (n.multipleOf !== undefined) all.push(t("schema.multiple", { bound: String(n.multipleOf) }));
  return all;
}

function between(least: number | undefined, greatest: number | undefined, what: "schema.range." | "schema.length." | "schema.items."): string {
  const values = { least: least === undefined ? "" : whole_(least), most: greatest === undefined ? "" : whole_(greatest), n: greatest ?? least ?? 2 };
  if (least !== undefined && greatest !== undefined) return t((what + "between") as Key, values);
  if (least !== undefined) return t((what + "least") as Key, values);
  if (greatest !== undefined) return t((what + "most") as Key, values);
  return "";
}

const whole_ = (n: number) => (Number.isInteger(n) ? whole(n) : String(n));

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
