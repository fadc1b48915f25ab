// Whom a change of a schema breaks, with a record that shows it.
import type { Violation } from "../api";
import { at, laidOut, type Node } from "../doc";
import { known, t } from "../text";
import { Code } from "./code";
import { Status } from "./status";
import { Violations } from "./violations";

export interface Compared {
  answer: "proved" | "breaks" | "unknown";
  errors?: Violation[];
  places?: Violation[];
}

export interface Change {
  datatype: string;
  from?: string;
  to?: string;
  outcome?: string;
  problem?: string;
  senders?: Compared;
  receivers?: Compared;
}

/** doc is the change as it came, whose records are shown as they are written there. */
export function Compatibility({ change, doc }: { change: Change; doc: Node | undefined }) {
  return (
    <div class="compat">
      {change.problem && <p class="error">{change.problem}</p>}
      {change.outcome === "admitted" && !change.problem && <Status state="yes" word={t("schemas.admitted")} />}
      {change.senders && <Side title={t("schemas.senders")} who="senders" c={change.senders} record={at(doc, "/senders/record")} />}
      {change.receivers && <Side title={t("schemas.receivers")} who="receivers" c={change.receivers} record={at(doc, "/receivers/record")} />}
    </div>
  );
}

const states = { proved: "yes", breaks: "no", unknown: "open" };

function Side({ title, who, c, record }: { title: string; who: "senders" | "receivers"; c: Compared; record: Node | undefined }) {
  return (
    <section class="side-by">
      <h3>{title}</h3>
      <Status state={states[c.answer]} word={known("schemas." + who + "." + c.answer, c.answer)} />
      {record && <Code text={laidOut(record)} label={t("schemas.witness")} />}
      <Violations errors={(c.answer === "unknown" ? c.places : c.errors) ?? []} />
    </section>
  );
}
