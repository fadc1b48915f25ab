// Where in a schema a place of its documents is described.
import { at, escape, item, tokens, type Node } from "./doc";
import { referred } from "./schema";

const parts = ["allOf", "anyOf", "oneOf"];

/** The pointers of a schema and of all that it is made of: references, alternatives. */
function unfolded(root: Node, pointer: string, seen = new Set<string>()): string[] {
  const schema = at(root, pointer);
  if (schema?.kind !== "object" || seen.has(pointer)) return [];
  seen.add(pointer);
  const out = [pointer];
  const further = referred(schema, root);
  if (further) out.push(...unfolded(root, further.pointer, seen));
  for (const name of parts) item(schema, name)?.items.forEach((_, i) => out.push(...unfolded(root, `${pointer}/${name}/${i}`, seen)));
  for (const name of ["if", "then", "else"]) out.push(...unfolded(root, pointer + "/" + name, seen));
  return out;
}

/** The schemas that a token leads to from one. */
function below(root: Node, pointer: string, token: string): string[] {
  const schema = at(root, pointer)!;
  if (at(schema, "/properties" + escape(token))) return [pointer + "/properties" + escape(token)];
  const items = item(schema, "items");
  if (items?.kind === "array") return item(items, token) ? [`${pointer}/items/${token}`] : [];
  if (items?.kind === "object" && /^(\d+|\*)$/.test(token)) return [pointer + "/items"];
  return item(schema, "additionalProperties")?.kind === "object" ? [pointer + "/additionalProperties"] : [];
}

/**
 * The pointers into a schema that say what a place of a document must be: those of the
 * keyword at the place, or on what holds it, as required and additionalProperties are;
 * else of the schemas of the place. None where the schema does not know it.
 */
export function placesOf(root: Node, pointer: string, keyword: string): string[] {
  let now = unfolded(root, "");
  let holds = now;
  for (const token of tokens(pointer)) {
    holds = now;
    now = now.flatMap((p) => below(root, p, token)).flatMap((p) => unfolded(root, p));
  }
  const having = (all: string[]) => all.map((p) => p + escape(keyword)).filter((p) => at(root, p));
  for (const found of [having(now), having(holds), now]) if (found.length) return found;
  return [];
}
