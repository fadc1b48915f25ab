// Alerts and records as they come.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { follow, useTold, type Event as StreamEvent, type Problem } from "../api";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Event, eventOf, type Seen } from "../components/event";
import { Head } from "../components/head";
import { Select } from "../components/select";
import type { Page } from "../page";
import { reasonChoices } from "../records";
import { param, setParams } from "../router";
import { t } from "../text";
import type { Channel } from "./channels";

export const page: Page = { path: "/console/live", title: "live.title", nav: 30, needs: "alerts.read", view: LivePage };

const shown = 200; // events in the list
const held = 500; // that wait while somebody reads
const mostTables = 3; // that are followed: browsers keep few connections to an origin

/** What streams told while the list stood still, and what nobody will see. */
interface Waiting {
  events: Seen[];
  dropped: number;
}

function LivePage() {
  const kind = param("kind");
  const events = useSignal<Seen[]>([]);
  const waiting = useSignal<Waiting>({ events: [], dropped: 0 });
  const still = useSignal(false);
  const alerts = useSignal<Problem | undefined>(undefined);
  const rows = useSignal<Problem | undefined>(undefined);
  const channels = useTold<{ channels: Channel[] }>("/v1/channels").value.value?.channels;
  const query = filters(["datatype", "sender", "reason"]);
  const tables = kind === "alerts" || param("sender") || param("reason") ? [] : (channels ?? []).filter((c) => c.table && (!param("datatype") || c.datatype === param("datatype"))).slice(0, mostTables);
  const followed = tables.map((c) => c.table).join(" ");
  const flow = () => {
    if (waiting.value.events.length === 0) return;
    events.value = [...waiting.value.events.toReversed(), ...events.value].slice(0, shown);
    waiting.value = { ...waiting.value, events: [] };
  };
  const take = (e: Seen) => {
    const all = [...waiting.value.events, e];
    const over = Math.max(0, all.length - held);
    waiting.value = { events: all.slice(over), dropped: waiting.value.dropped + over };
    if (!still.value) schedule();
  };
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const schedule = () => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      if (!still.value) flow();
    }, 200); // much at once is drawn once
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    events.value = [];
    waiting.value = { events: [], dropped: 0 };
    const each = (e: StreamEvent, of?: Channel) => {
      if (e.type === "dropped") waiting.value = { ...waiting.value, dropped: waiting.value.dropped + JSON.parse(e.data).dropped };
      const seen = eventOf(e, of?.datatype ?? "", of?.table ?? "");
      if (seen) take(seen);
    };
    const ends: (() => void)[] = [];
    if (kind !== "records") ends.push(follow("/v1/alerts/stream" + query, each, (p) => (alerts.value = p)));
    for (const table of tables) ends.push(follow("/v1/" + encodeURIComponent(table.table!) + "/changes", (e) => each(e, table), (p) => (rows.value = p)));
    return () => ends.forEach((end) => end());
  }, [kind, query, followed]);
  const stop = () => (still.value = true);
  const go = () => {
    still.value = false;
    flow();
  };
  const n = waiting.value.events.length;
  return (
    <div class="page">
      <Head title="live.title" lead="live.lead" />
      <Filters channels={channels ?? []} />
      <ErrorBox problem={alerts.value ?? rows.value} />
      <p class="row live-state" role="status">
        {still.value ? t("live.still") : t("live.flows")}
        {waiting.value.dropped > 0 && <strong class="dropped">{t("live.dropped", { n: waiting.value.dropped })}</strong>}
      </p>
      {events.value.length === 0 && n === 0 && (
        <Empty title={t("live.none")}>
          <p>{t("live.none.why")}</p>
          <p>
            <a href="/">{t("live.none.send")}</a>
          </p>
        </Empty>
      )}
      {still.value && n > 0 && (
        <button type="button" class="fresh" onClick={flow}>
          {t("live.fresh", { n })}
        </button>
      )}
      {events.value.length > 0 && (
        <ol class="events" aria-label={t("live.title")} onMouseEnter={stop} onMouseLeave={go} onFocusIn={stop} onFocusOut={go}>
          {events.value.map((e) => (
            <Event key={e.id} event={e} />
          ))}
        </ol>
      )}
    </div>
  );
}

function filters(names: string[]): string {
  const query = new URLSearchParams();
  for (const name of names) if (param(name)) query.set(name, param(name));
  const text = query.toString();
  return text && "?" + text;
}

function Filters({ channels }: { channels: Channel[] }) {
  const sender = useSignal(param("sender"));
  return (
    <form
      class="row filters"
      role="search"
      onSubmit={(e) => {
        e.preventDefault();
        setParams({ sender: sender.value });
      }}
    >
      <Select label="live.kind" value={param("kind")} onChoose={(value) => setParams({ kind: value })} options={[["", t("live.kind.all")], ["alerts", t("live.kind.alerts")], ["records", t("live.kind.records")]]} />
      <Select label="live.datatype" value={param("datatype")} onChoose={(value) => setParams({ datatype: value })} options={[["", t("live.datatype.all")], ...channels.map((c) => c.datatype)]} />
      <Select label="live.reason" value={param("reason")} onChoose={(value) => setParams({ reason: value })} options={[["", t("live.reason.all")], ...reasonChoices()]} />
      <label class="field">
        {t("live.sender")}
        <input type="search" value={sender.value} autocomplete="off" spellcheck={false} onInput={(e) => (sender.value = e.currentTarget.value)} onBlur={() => setParams({ sender: sender.value })} />
      </label>
    </form>
  );
}
