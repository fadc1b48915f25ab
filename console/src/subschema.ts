// Where in a schema a place of its documents is described.
import { escape, tokens } from "./doc";

export type Schema = Record<string, unknown> | boolean;

const parts = ["allOf", "anyOf", "oneOf"];

const at = (root: unknown, pointer: string): unknown =>
  tokens(pointer).reduce<unknown>((v, name) => (typeof v === "object" && v !== null ? (v as Record<string, unknown>)[name] : undefined), root);

/** The pointers of a schema and of all that it is made of: references, alternatives. */
function unfolded(root: Schema, pointer: string, seen = new Set<string>()): string[] {
  const schema = at(root, pointer);
  if (typeof schema !== "object" || schema === null || seen.has(pointer)) return [];
  seen.add(pointer);
  const s = schema as Record<string, unknown>;
  const out = [pointer];
  if (typeof s.$ref === "string" && s.$ref.startsWith("#")) out.push(...unfolded(root, decodeURIComponent(s.$ref.slice(1)), seen));
  for (const name of parts) {
    if (Array.isArray(s[name])) s[name].forEach((_, i) => out.push(...unfolded(root, `${pointer}/${name}/${i}`, seen)));
  }
  for (const name of ["if", "then", "else"]) if (s[name]) out.push(...unfolded(root, pointer + "/" + name, seen));
  return out;
}

/** The schemas that a token leads to from one. */
function below(root: Schema, pointer: string, token: string): string[] {
  const s = at(root, pointer) as Record<string, unknown>;
  const named = s.properties as Record<string, unknown> | undefined;
  if (named && Object.hasOwn(named, token)) return [pointer + "/properties" + escape(token)];
  if (Array.isArray(s.items)) return /^\d+$/.test(token) && Number(token) < s.items.length ? [`${pointer}/items/${token}`] : [];
  if (typeof s.items === "object" && /^(\d+|\*)$/.test(token)) return [pointer + "/items"];
  return typeof s.additionalProperties === "object" && s.additionalProperties ? [pointer + "/additionalProperties"] : [];
}

/**
 * The pointers into a schema that say what a place of a document must be: those of the
 * keyword at the place, or on what holds it, as required and additionalProperties are;
 * else of the schemas of the place. None where the schema does not know it.
 */
export function placesOf(root: Schema, pointer: string, keyword: string): string[] {
  let now = unfolded(root, "");
  let holds = now;
  for (const token of tokens(pointer)) {
    holds = now;
    now = now.flatMap((p) => below(root, p, token)).flatMap((p) => unfolded(root, p));
  }
  const having = (all: string[]) => all.filter((p) => Object.hasOwn(at(root, p) as object, keyword)).map((p) => p + escape(keyword));
  for (const found of [having(now), having(holds), now]) if (found.length) return found;
  return [];
}
