// A record that a schema takes, and one that it refuses. The customer is the README's.

export interface Schema {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  examples?: unknown[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  minLength?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  minItems?: number;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

const customers = {
  good: { id_cliente: "10", nombre: "Grupo 3", edad: 1, promocion: "20% de descuento" },
  bad: { id_cliente: "11", edad: 200 },
};

export function sampleOf(datatype: string, schema: Schema, good: boolean): unknown {
  if (datatype === "customer" && schema.properties?.id_cliente) return good ? customers.good : customers.bad;
  const record = valueOf(schema, 0) as Record<string, unknown>;
  if (!good) spoil(record, schema);
  return record;
}

/** Takes a required member away, and adds one that nobody knows. */
function spoil(record: Record<string, unknown>, schema: Schema) {
  const last = schema.required?.at(-1);
  if (last !== undefined) delete record[last];
  record.firma = "JG";
}

function valueOf(s: Schema, depth: number): unknown {
  if (s.const !== undefined) return s.const;
  if (s.examples?.length) return s.examples[0];
  if (s.default !== undefined) return s.default;
  if (s.enum?.length) return s.enum[0];
  const type = Array.isArray(s.type) ? s.type[0] : s.type;
  switch (type) {
    case "string":
      return textOf(s);
    case "integer":
    case "number":
      return s.minimum ?? 1;
    case "boolean":
      return true;
    case "array":
      return Array.from({ length: s.minItems ?? 0 }, () => valueOf(s.items ?? {}, depth + 1));
    case "null":
      return null;
  }
  return depth > 6 ? {} : objectOf(s, depth);
}

function objectOf(s: Schema, depth: number): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const choice = (s.oneOf ?? s.anyOf)?.[0];
  for (const name of [...(s.required ?? []), ...(choice?.required ?? [])]) record[name] = valueOf(s.properties?.[name] ?? {}, depth + 1);
  return record;
}

function textOf(s: Schema): string {
  if (s.format === "date-time") return "2026-01-02T03:04:05Z";
  if (s.format === "date") return "2026-01-02";
  if (s.format === "uri" || s.format === "uri-reference") return "https://example.org/1";
  if (s.format === "email") return "ana@example.org";
  if (s.format === "uuid") return "5e0c1f6c-2a7d-4b19-9c0e-8d1f6a3b2c4d";
  if (s.pattern?.includes("{64}")) return "0".repeat(64);
  if (s.pattern) return "es"; // a short word fits most
  return "text".padEnd(s.minLength ?? 0, "x");
}
