// Whom a change of a schema breaks, with a record that shows it.
import type { Violation } from "../api";
import { known, t } from "../text";
import { Code, pretty } from "./code";
import { Status } from "./status";
import { Violations } from "./violations";

export interface Compared {
  answer: "proved" | "breaks" | "unknown";
  record?: unknown;
  errors?: Violation[];
  places?: { pointer: string; keyword: string; message: string }[];
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

export function Compatibility({ change }: { change: Change }) {
  return (
    <div class="compat">
      {change.problem && <p class="error">{change.problem}</p>}
      {change.outcome === "admitted" && !change.problem && <Status state="yes" word={t("schemas.admitted")} />}
      {change.senders && <Side title={t("schemas.senders")} who="senders" c={change.senders} />}
      {change.receivers && <Side title={t("schemas.receivers")} who="receivers" c={change.receivers} />}
    </div>
  );
}

const states = { proved: "yes", breaks: "no", unknown: "open" };

function Side({ title, who, c }: { title: string; who: "senders" | "receivers"; c: Compared }) {
  return (
    <section class="side-by">
      <h3>{title}</h3>
      <Status state={states[c.answer]} word={known("schemas." + who + "." + c.answer, c.answer)} />
      {c.record !== undefined && (
        <>
          <Code text={pretty(c.record)} label={t("schemas.witness")} />
          <Violations errors={c.errors ?? []} />
        </>
      )}
      {c.answer === "unknown" && (
        <ul class="violations">
          {(c.places ?? []).map((p) => (
            <li key={p.pointer + p.keyword}>
              <code>{p.pointer || "/"}</code> {p.message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
