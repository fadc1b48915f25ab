// A record that a schema takes, and one that it refuses. The customer is the README's.
import { at, compact, item, laidOut, parse, tidy, type Node } from "../doc";
import { texts } from "../schema";

export const customer = `{"id_cliente":"10","nombre":"Grupo 3","edad":1,"promocion":"20% de descuento"}`;
const wrongCustomer = `{"id_cliente":"11","edad":200}`;

export function sampleOf(datatype: string, schema: Node, good: boolean): string {
  if (datatype === "customer" && at(schema, "/properties/id_cliente")) return tidy(good ? customer : wrongCustomer);
  const record = parse(valueOf(schema, 0))!;
  if (!good) spoil(record, schema);
  return laidOut(record);
}

/** Takes a required member away, and adds one that nobody knows. */
function spoil(record: Node, schema: Node) {
  const last = record.names.indexOf(texts(schema, "required").at(-1) ?? "");
  if (last >= 0) for (const list of [record.names, record.items]) list.splice(last, 1);
  record.names.push("firma");
  record.items.push(parse('"JG"')!);
}

function valueOf(s: Node, depth: number): string {
  const value = item(s, "const") ?? at(s, "/examples/0") ?? item(s, "default") ?? at(s, "/enum/0");
  if (value) return compact(value);
  switch (texts(s, "type")[0]) {
    case "string":
      return JSON.stringify(textOf(s));
    case "integer":
    case "number":
      return item(s, "minimum")?.text ?? "1";
    case "boolean":
      return "true";
    case "array":
      return "[" + Array(sizeAt(s, "minItems")).fill(of(item(s, "items"), depth)) + "]";
    case "null":
      return "null";
  }
  return depth > 6 ? "{}" : objectOf(s, depth);
}

const of = (s: Node | undefined, depth: number): string => (s ? valueOf(s, depth + 1) : "{}");

const sizeAt = (s: Node, keyword: string): number => Number(item(s, keyword)?.text ?? 0);

function objectOf(s: Node, depth: number): string {
  const choice = at(s, "/oneOf/0") ?? at(s, "/anyOf/0");
  const names = new Set([...texts(s, "required"), ...(choice ? texts(choice, "required") : [])]);
  const named = item(s, "properties");
  return "{" + [...names].map((name) => JSON.stringify(name) + ":" + of(named && item(named, name), depth)) + "}";
}

function textOf(s: Node): string {
  const [format, pattern] = [texts(s, "format")[0], texts(s, "pattern")[0]];
  if (format === "date-time") return "2026-01-02T03:04:05Z";
  if (format === "date") return "2026-01-02";
  if (format === "uri" || format === "uri-reference") return "https://example.org/1";
  if (format === "email") return "ana@example.org";
  if (format === "uuid") return "5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d";
  if (pattern?.includes("{64}")) return "0".repeat(64);
  if (pattern) return "es"; // a short word fits most
  return "text".padEnd(sizeAt(s, "minLength"), "x");
}
