// A schema, with the places marked that a record breaks: all of it, or the parts at them.
import type { Violation } from "../api";
import { useSchema } from "../channels";
import { at } from "../doc";
import { versionOf } from "../records";
import { placesOf } from "../subschema";
import { t } from "../text";
import { Doc } from "./doc";
import { ErrorBox } from "./error";

interface Props {
  datatype: string;
  id: string | null; // $id of the version; the current one where it is not known
  faults: Violation[];
  part?: boolean;
}

export function SchemaView({ datatype, id, faults, part }: Props) {
  const { told, schema } = useSchema(datatype, id ? versionOf(id) : "");
  const marks = schema === undefined ? [] : faults.flatMap((f) => placesOf(schema, f.pointer, f.keyword));
  const from = part && marks.length ? common(marks) : "";
  const root = at(schema, from);
  return (
    <section class="card schema">
      <div class="row between">
        <h2>{t("schema.title", { datatype })}</h2>
        <span class="muted">{id ? versionOf(id) : t("schema.current")}</span>
      </div>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {from && (
        <p class="muted">
          {t("schema.at")} <code>{"#" + from}</code>
        </p>
      )}
      {root && !marks.length && <p class="hint">{t("schema.unknown")}</p>}
      {root && <Doc small root={root} label={t("schema.title", { datatype })} notes={[...new Set(marks)].map((m) => ({ pointer: m.slice(from.length), text: t("schema.mark") }))} />}
    </section>
  );
}

/** The schema that holds all marks, beside which what they say makes sense. */
function common(marks: string[]): string {
  const all = marks.map((m) => m.split("/"));
  let n = 0;
  while (n < all[0].length - 1 && all.every((m) => m.length - 1 > n && m[n] === all[0][n])) n++;
  return all[0].slice(0, n).join("/");
}
