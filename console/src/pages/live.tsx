// Alerts and records as they come.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { follow, type Event as StreamEvent, type Problem } from "../api";
import { useChannels, type Channel } from "../channels";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Event, eventOf, type Seen } from "../components/event";
import { Head } from "../components/head";
import { Fresh, useSome } from "../components/list";
import { Select } from "../components/select";
import { ToSample } from "../components/tosample";
import { may } from "../me";
import type { Page } from "../page";
import { reasonChoices } from "../records";
import { param, setParams } from "../router";
import { t } from "../text";

export const page: Page = { path: "/console/live", title: "live.title", nav: 30, needs: "alerts.read", view: LivePage };

const shown = 200; // events in the list
const held = 500; // that wait while somebody reads
const mostTables = 3; // that are followed: browsers keep few connections to an origin

/** What streams told while the list stood still, and what nobody will see. */
interface Waiting {
  events: Seen[];
  dropped: number;
}

/** What the address asks to follow: the alerts of a query, some tables; and what it asks for that cannot be shown. */
function wanted(channels: Channel[]): { alerts: string | undefined; tables: Channel[]; lacks: string[] } {
  const kind = param("kind");
  const datatype = param("datatype");
  const alerts = kind === "records" ? undefined : queryOf("datatype", "sender", "reason");
  if (kind === "alerts") return { alerts, tables: [], lacks: [] };
  if (alerts !== undefined && (param("sender") || param("reason"))) return { alerts, tables: [], lacks: [t("live.narrowed")] };
  const meant = channels.filter((c) => !datatype || c.datatype === datatype);
  const all = meant.filter((c) => c.table && may("table.read", c.datatype));
  const tables = all.slice(0, mostTables);
  const lacks: string[] = [];
  if (meant.length && !all.length) lacks.push(t("live.tableless"));
  if (all.length > mostTables) lacks.push(t("live.tables", { tables: tables.map((c) => c.table).join(", ") }));
  return { alerts, tables, lacks };
}

function LivePage() {
  const events = useSignal<Seen[]>([]);
  const waiting = useSignal<Waiting>({ events: [], dropped: 0 });
  const still = useSignal(false);
  const problems = useSignal<Record<string, Problem | undefined>>({}); // by stream
  const { channels } = useChannels();
  const { alerts, tables, lacks } = wanted(channels ?? []);
  const followed = tables.map((c) => c.table).join(" ");
  const came = useRef<Waiting>({ events: [], dropped: 0 }); // since the page was drawn
  const gather = () => {
    const all = [...waiting.value.events, ...came.current.events];
    const over = Math.max(0, all.length - held);
    const dropped = came.current.dropped + over;
    if (came.current.events.length || dropped) waiting.value = { events: all.slice(over), dropped: waiting.value.dropped + dropped };
    came.current = { events: [], dropped: 0 };
  };
  const flow = () => {
    gather();
    if (waiting.value.events.length === 0) return;
    events.value = [...waiting.value.events.toReversed(), ...events.value].slice(0, shown);
    waiting.value = { ...waiting.value, events: [] };
  };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const schedule = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      if (still.value) gather();
      else flow();
    }, 200); // much at once is drawn once
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    events.value = [];
    waiting.value = { events: [], dropped: 0 };
    came.current = { events: [], dropped: 0 };
    const each = (e: StreamEvent, of?: Channel) => {
      if (e.type === "dropped") came.current.dropped += JSON.parse(e.data).dropped;
      const seen = eventOf(e, of?.datatype ?? "", of?.table ?? "");
      if (seen) came.current.events.push(seen);
      schedule();
    };
    problems.value = {};
    const state = (of: string) => (p: Problem | undefined) => void (problems.value = { ...problems.value, [of]: p });
    const ends = tables.map((c) => follow("/v1/" + encodeURIComponent(c.table!) + "/changes", (e) => each(e, c), state(c.table!)));
    if (alerts !== undefined) ends.push(follow("/v1/alerts/stream" + alerts, each, state("")));
    return () => ends.forEach((end) => end());
  }, [alerts, followed]);
  const stop = () => (still.value = true);
  const go = () => {
    still.value = false;
    flow();
  };
  const n = waiting.value.events.length;
  const { some, more } = useSome(events.value);
  const failing = Object.values(problems.value).filter((p) => p !== undefined);
  const follows = tables.length + (alerts === undefined ? 0 : 1) > failing.length;
  return (
    <div class="page">
      <Head title="live.title" lead="live.lead" />
      <Filters channels={channels ?? []} />
      {[...new Map(failing.map((p) => [p.sentence, p])).values()].map((p) => (
        <ErrorBox key={p.sentence} problem={p} />
      ))}
      {lacks.map((text) => (
        <p key={text} class="hint">
          {text}
        </p>
      ))}
      <p class="row live-state" role="status">
        {follows && t(still.value ? "live.still" : "live.flows")}
        {waiting.value.dropped > 0 && <strong class="dropped">{t("live.dropped", { n: waiting.value.dropped })}</strong>}
      </p>
      {events.value.length === 0 && n === 0 && follows && (
        <Empty title={t("live.none")}>
          <p>{t("live.none.why")}</p>
          <ToSample />
        </Empty>
      )}
      {still.value && <Fresh n={n} onShow={flow} />}
      {events.value.length > 0 && (
        <ol class="events" aria-label={t("live.title")} onMouseEnter={stop} onMouseLeave={go} onFocusIn={stop} onFocusOut={go}>
          {some.map((e) => (
            <Event key={e.id} event={e} />
          ))}
        </ol>
      )}
      {more}
    </div>
  );
}

function queryOf(...names: string[]): string {
  const query = new URLSearchParams();
  for (const name of names) if (param(name)) query.set(name, param(name));
  const text = query.toString();
  return text && "?" + text;
}

/** What is accepted is told without its sender, and without a reason. */
function Filters({ channels }: { channels: Channel[] }) {
  return (
    <form class="row filters" role="search" onSubmit={(e) => e.preventDefault()}>
      <Select label="app.show" value={param("kind")} onChoose={(value) => setParams({ kind: value, ...(value === "records" && { sender: "", reason: "" }) })} options={[["", t("live.kind.all")], ["alerts", t("live.kind.alerts")], ["records", t("live.kind.records")]]} />
      <Select label="word.datatype" value={param("datatype")} onChoose={(value) => setParams({ datatype: value })} options={[["", t("groups.datatype.all")], ...channels.map((c) => c.datatype)]} />
      {param("kind") !== "records" && (
        <>
          <Select label="word.reason" value={param("reason")} onChoose={(value) => setParams({ reason: value })} options={[["", t("groups.reason.all")], ...reasonChoices()]} />
          <label class="field">
            {t("word.sender")}
            <input type="search" value={param("sender")} autocomplete="off" spellcheck={false} onChange={(e) => setParams({ sender: e.currentTarget.value.trim() })} />
          </label>
        </>
      )}
    </form>
  );
}
