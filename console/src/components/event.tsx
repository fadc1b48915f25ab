// An alert, or a record that was accepted, in a line.
import { alertPage, tablePage } from "../paths";
import type { Alert } from "../records";
import { known, t } from "../text";
import { SenderLink } from "./senderlink";
import { Status } from "./status";
import { Time } from "./time";
import { Broken } from "./violations";

/** A record that has come into a table. */
interface Accepted {
  datatype: string;
  table: string;
  key: string;
  version: number;
  erases: boolean;
  source: string;
  time: string;
}

export type Seen = { id: string; alert: Alert } | { id: string; record: Accepted };

/** What an event of a stream tells; undefined for those that tell of no record. */
export function eventOf(e: { type: string; data: string }, datatype: string, table: string): Seen | undefined {
  if (e.type === "alert") {
    const alert: Alert = JSON.parse(e.data);
    return { id: "alert " + alert.at, alert };
  }
  if (e.type === "change" || e.type === "erasure") {
    const { key, version, source, time } = JSON.parse(e.data) as Accepted;
    return { id: [table, key, version].join(" "), record: { datatype, table, key, version, erases: e.type === "erasure", source, time } };
  }
  return undefined;
}

export function Event({ event }: { event: Seen }) {
  return "alert" in event ? <OfAlert a={event.alert} /> : <OfRecord r={event.record} />;
}

function OfAlert({ a }: { a: Alert }) {
  const more = (a.errors?.length ?? 0) - 1; // none where the alert is shortened
  return (
    <li class="event">
      <Status state="no" word={t("live.refused")} />
      <p class="what">
        <a href={alertPage(a.at!)}>
          <strong>{a.datatype ?? t("live.unnamed")}</strong> {more >= 0 ? <Broken of={a.errors[0]} /> : known("reason." + a.reason, a.reason)}
        </a>{" "}
        {more > 0 && <span class="muted">{t("live.more", { n: more })}</span>}
      </p>
      <p class="muted meta">
        <SenderLink name={a.sender} none="alert.sender.none" /> · {known("reason." + a.reason, a.reason)} · {t("alert.bytes", { n: a.payload_bytes })}
        {a.sent_again && " · " + t("lineage.again")}
        {a.payload_withheld && <> · {known("withheld." + a.payload_withheld, a.payload_withheld)}</>}
      </p>
      <Time at={a.time} />
    </li>
  );
}

function OfRecord({ r }: { r: Accepted }) {
  return (
    <li class="event">
      <Status state="yes" word={t(r.erases ? "live.erased" : "live.accepted")} />
      <p class="what">
        <strong>{r.datatype}</strong>{" "}
        <a href={tablePage(r.table) + "?key=" + encodeURIComponent(r.key)}>
          <code>{r.key}</code>
        </a>
      </p>
      <p class="muted meta">{t("live.made", { source: r.source })}</p>
      <Time at={r.time} />
    </li>
  );
}
