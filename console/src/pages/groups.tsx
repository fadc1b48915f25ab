// Alert groups: the ways in which records break the rules, and what was decided about them.
import { useSignal, type Signal } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import { useChannels } from "../channels";
import { Count } from "../components/count";
import { Decide, Deeds, type Asked } from "../components/decide";
import { Empty } from "../components/empty";
import { FaultText } from "../components/fault";
import { Head } from "../components/head";
import { Listing } from "../components/list";
import { SenderLink } from "../components/senderlink";
import { Sparkline } from "../components/sparkline";
import { Status } from "../components/status";
import { Table, type Column } from "../components/table";
import { Tabs } from "../components/tabs";
import { Time } from "../components/time";
import { ToSample } from "../components/tosample";
import { hoursOf, states, wished, type Group, type Groups } from "../groups";
import { useKeys } from "../keys";
import { useList } from "../list";
import type { Page } from "../page";
import { may } from "../me";
import { groupPage } from "../paths";
import { reasonChoices } from "../records";
import { go, param, setParams } from "../router";
import { now, t, type Key } from "../text";

export const page: Page = { path: "/console/groups", title: "groups.title", nav: 20, needs: "alerts.read", view: GroupsPage };

const filters = ["datatype", "reason", "sender"];

/** The call that the place asks for. */
function callOf(): string {
  const query = new URLSearchParams();
  for (const name of [...filters, "state", "sort"]) {
    if (param(name)) query.set(name, param(name));
  }
  const text = query.toString();
  return "/v1/alert-groups" + (text && "?" + text);
}

function GroupsPage() {
  const list = useList<Groups, Group>(callOf(), 4000, (page) => page.body.groups, (g) => g.id);
  const asked = useSignal<Asked | undefined>(undefined);
  const filter = useRef<HTMLSelectElement>(null);
  useKeys([{ key: "/", does: "keys.filter", run: () => filter.current?.focus() }]);
  const counts = list.answer?.states;
  const decided = useSignal(new Map<string, Group>());
  const filtered = [...filters, "state"].some((name) => param(name));
  return (
    <div class="page">
      <Head title="groups.title" lead="groups.lead" />
      <div class="narrow">
        <Tabs
          name="state"
          label={t("word.state")}
          choices={[
            { value: "", text: t("groups.all"), n: counts && states.reduce((sum, s) => sum + counts[s], 0) },
            ...states.map((s) => ({ value: s as string, text: t(("state." + s) as Key), n: counts?.[s] })),
          ]}
        />
        <Filters first={filter} />
      </div>
      <Listing list={list} none={<None filtered={filtered} />}>
        {(shown) => <List groups={shown.map((g) => newer(g, decided.value.get(g.id)))} asked={asked} />}
      </Listing>
      <Decide
        asked={asked}
        onDone={(g) => {
          decided.value = new Map(decided.value).set(g.id, g);
          list.again();
        }}
      />
    </div>
  );
}

/** A group as it was told, in the state that somebody here has given it since. */
function newer(g: Group, decided: Group | undefined): Group {
  if (!decided?.decision || decided.decision.offset <= (g.decision?.offset ?? -1)) return g;
  return { ...g, state: decided.state, decision: decided.decision };
}

function None({ filtered }: { filtered: boolean }) {
  if (filtered) {
    return (
      <Empty title={t("groups.none.filtered")}>
        <p>{t("groups.none.filtered.why")}</p>
        <a class="button" href="/console/groups">
          {t("groups.none.reset")}
        </a>
      </Empty>
    );
  }
  return (
    <Empty title={t("groups.none")}>
      <p>{t("groups.none.why")}</p>
      <ToSample />
    </Empty>
  );
}

const orders: { value: string; key: Key }[] = [
  { value: "", key: "groups.sort.last" },
  { value: "count", key: "groups.sort.count" },
  { value: "first", key: "groups.sort.first" },
];

function Filters({ first }: { first: { current: HTMLSelectElement | null } }) {
  const channels = useChannels().channels ?? [];
  const choose = (name: string) => (e: { currentTarget: HTMLSelectElement }) => setParams({ [name]: e.currentTarget.value });
  return (
    <form class="filters" role="search" aria-label={t("groups.filter")} onSubmit={(e) => e.preventDefault()}>
      <select ref={first} aria-label={t("word.datatype")} value={param("datatype")} onChange={choose("datatype")}>
        <option value="">{t("groups.datatype.all")}</option>
        {channels.map((c) => (
          <option key={c.datatype}>{c.datatype}</option>
        ))}
        <option value="_none">{t("groups.datatype.none")}</option>
      </select>
      <select aria-label={t("word.reason")} value={param("reason")} onChange={choose("reason")}>
        <option value="">{t("groups.reason.all")}</option>
        {reasonChoices().map(([reason, text]) => (
          <option key={reason} value={reason}>
            {text}
          </option>
        ))}
      </select>
      <input type="search" aria-label={t("word.sender")} placeholder={t("groups.sender")} value={param("sender")} onChange={(e) => setParams({ sender: e.currentTarget.value.trim() })} />
      <select class="end" aria-label={t("groups.sort")} value={param("sort")} onChange={choose("sort")}>
        {orders.map((o) => (
          <option key={o.value} value={o.value}>
            {t(o.key)}
          </option>
        ))}
      </select>
    </form>
  );
}

const decides = (g: Group) => may("alerts.decide", g.datatype);

const columns: Column<Group>[] = [
  { title: "word.state", class: "state", cell: (g) => <Status state={g.state} /> },
  { title: "word.wrong", class: "what", cell: (g) => <What group={g} /> },
  { title: "word.alerts", class: "number", cell: (g) => <Counted group={g} /> },
  { title: "groups.hours", class: "hours", cell: (g) => <Trend group={g} /> },
  { title: "groups.first", class: "time born", cell: (g) => <Time at={g.first.time} /> },
  { title: "groups.last", class: "time last", cell: (g) => <Time at={g.last.time} /> },
];

function List({ groups, asked }: { groups: Group[]; asked: Signal<Asked | undefined> }) {
  const onDecide = (a: Asked) => void (asked.value = a);
  const all = useMemo<Column<Group>[]>(() => [...columns, { title: "groups.decide", class: "deeds", cell: (g) => decides(g) && <div class="row"><Deeds group={g} onDecide={onDecide} /></div> }], [asked]);
  const wish = (group: Group, key: "a" | "r") => {
    const state = decides(group) && wished(group, key);
    if (state) onDecide({ group, state });
  };
  return (
    <div class="list">
      <Table
        caption={t("groups.title")}
        columns={groups.some(decides) ? all : columns}
        items={groups}
        id={(g) => g.id}
        open={(g) => go(groupPage(g.id))}
        keys={[
          { key: "a", does: "keys.acknowledge", run: (g) => wish(g, "a") },
          { key: "r", does: "keys.reopen", run: (g) => wish(g, "r") },
        ]}
      />
    </div>
  );
}

function What({ group }: { group: Group }) {
  const named = group.senders.slice(0, 3);
  const d = group.decision;
  return (
    <>
      <a href={groupPage(group.id)} class="title">
        <FaultText fault={group} />
      </a>
      <p class="muted">
        {named.map(({ sender }, i) => (
          <>
            {i ? ", " : t("groups.senders") + " "}
            <SenderLink name={sender} none="sender.none" />
          </>
        ))}
        {group.senders.length > 3 && " +" + (group.senders.length - 3)}
      </p>
      {d && (d.note || d.by) && (
        <p class="muted note">
          {d.by && <strong>{d.by}</strong>} {d.note}
        </p>
      )}
    </>
  );
}

function Counted({ group: { count, sent_again: again } }: { group: Group }) {
  return (
    <>
      <Count n={count} />
      {again > 0 && <p class="muted note">{t("groups.again", { n: again })}</p>}
    </>
  );
}

function Trend({ group }: { group: Group }) {
  const counts = hoursOf(group, now.value);
  return <Sparkline counts={counts} bad={group.state !== "resolved"} label={t("group.trend.label", { n: counts.reduce((a, b) => a + b, 0) })} />;
}
