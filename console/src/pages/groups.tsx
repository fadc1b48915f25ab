// Alert groups: the ways in which records break the rules, and what was decided about them.
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ask, useDeed, useTold } from "../api";
import { Count } from "../components/count";
import { Decide, Deeds, type Asked } from "../components/decide";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { FaultText } from "../components/fault";
import { Head } from "../components/head";
import { Sparkline } from "../components/sparkline";
import { Status } from "../components/status";
import { Table, type Column } from "../components/table";
import { Tabs } from "../components/tabs";
import { Time } from "../components/time";
import { hoursOf, states, type Group, type Groups } from "../groups";
import { useKeys } from "../keys";
import type { Page } from "../page";
import { may } from "../me";
import { groupPage } from "../paths";
import { reasonChoices } from "../records";
import { go, param, setParams } from "../router";
import { useSteady } from "../steady";
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
  const call = callOf();
  const told = useTold<Groups>(call, 4000);
  const list = useSteady(told.value.value?.groups, (g) => g.id, call);
  const more = useMore(call, told.value.value?.next ?? null);
  const asked = useSignal<Asked | undefined>(undefined);
  const filter = useRef<HTMLSelectElement>(null);
  useKeys([{ key: "/", does: "keys.filter", run: () => filter.current?.focus() }]);
  const counts = told.value.value?.states;
  const decided = useSignal(new Map<string, Group>());
  const shown = [...list.shown, ...more.groups.filter((g) => !list.shown.some((s) => s.id === g.id))].map((g) => newer(g, decided.value.get(g.id)));
  const filtered = [...filters, "state"].some((name) => param(name));
  return (
    <div class="page">
      <Head title="groups.title" lead="groups.lead" />
      <div class="narrow">
        <Tabs
          name="state"
          label={t("groups.state")}
          choices={[
            { value: "", text: t("groups.all"), n: counts && states.reduce((sum, s) => sum + counts[s], 0) },
            ...states.map((s) => ({ value: s as string, text: t(("state." + s) as Key), n: counts?.[s] })),
          ]}
        />
        <Filters first={filter} />
      </div>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {list.fresh > 0 && (
        <button type="button" class="fresh" onClick={list.update}>
          {t("groups.fresh", { n: list.fresh })}
        </button>
      )}
      {told.value.value && shown.length === 0 && <None filtered={filtered} />}
      {shown.length > 0 && <List groups={shown} onDecide={(a) => (asked.value = a)} />}
      <ErrorBox problem={more.problem} />
      {more.next && (
        <div class="row">
          <button type="button" onClick={more.load}>
            {t("app.more")}
          </button>
        </div>
      )}
      <Decide asked={asked.value} onClose={() => (asked.value = undefined)} onDone={(g) => {
          decided.value = new Map(decided.value).set(g.id, g);
          told.again();
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

/** Further pages, as somebody asks for them. */
function useMore(call: string, first: string | null) {
  const groups = useSignal<Group[]>([]);
  const next = useSignal<string | null | undefined>(undefined); // undefined: that of the first page
  const of = useRef(call);
  const deed = useDeed();
  if (of.current !== call) {
    of.current = call;
    groups.value = [];
    next.value = undefined;
  }
  const at = next.value === undefined ? first : next.value;
  const load = () =>
    deed.run(async () => {
      const { body } = await ask<Groups>(call + (call.includes("?") ? "&" : "?") + "after=" + encodeURIComponent(at!));
      groups.value = [...groups.value, ...body.groups];
      next.value = body.next;
    });
  return { groups: groups.value, next: at, load, problem: deed.problem.value };
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
      <a class="button" href="/">
        {t("flow.sample")}
      </a>
    </Empty>
  );
}

const orders: { value: string; key: Key }[] = [
  { value: "", key: "groups.sort.last" },
  { value: "count", key: "groups.sort.count" },
  { value: "first", key: "groups.sort.first" },
];

function Filters({ first }: { first: { current: HTMLSelectElement | null } }) {
  const channels = useTold<{ channels: { datatype: string }[] }>("/v1/channels").value.value?.channels ?? [];
  const choose = (name: string) => (e: { currentTarget: HTMLSelectElement }) => setParams({ [name]: e.currentTarget.value });
  return (
    <form class="filters" role="search" aria-label={t("groups.filter")} onSubmit={(e) => e.preventDefault()}>
      <select ref={first} aria-label={t("groups.datatype")} value={param("datatype")} onChange={choose("datatype")}>
        <option value="">{t("groups.datatype.all")}</option>
        {channels.map((c) => (
          <option key={c.datatype}>{c.datatype}</option>
        ))}
        <option value="_none">{t("groups.datatype.none")}</option>
      </select>
      <select aria-label={t("groups.reason")} value={param("reason")} onChange={choose("reason")}>
        <option value="">{t("groups.reason.all")}</option>
        {reasonChoices().map(([reason, text]) => (
          <option key={reason} value={reason}>
            {text}
          </option>
        ))}
      </select>
      <input type="search" aria-label={t("groups.sender")} placeholder={t("groups.sender")} value={param("sender")} onChange={(e) => setParams({ sender: e.currentTarget.value.trim() })} />
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

function List({ groups, onDecide }: { groups: Group[]; onDecide: (a: Asked) => void }) {
  const decides = (g: Group) => may("alerts.decide", g.datatype);
  const columns: Column<Group>[] = [
    { title: t("groups.state"), class: "state", cell: (g) => <Status state={g.state} /> },
    { title: t("groups.what"), class: "what", cell: (g) => <What group={g} /> },
    { title: t("groups.count"), class: "number", cell: (g) => <Count n={g.count} /> },
    { title: t("groups.hours"), class: "hours", cell: (g) => <Trend group={g} /> },
    { title: t("groups.first"), class: "time born", cell: (g) => <Time at={g.first.time} /> },
    { title: t("groups.last"), class: "time last", cell: (g) => <Time at={g.last.time} /> },
  ];
  if (groups.some(decides)) {
    columns.push({ title: t("groups.decide"), class: "deeds", cell: (g) => decides(g) && <div class="row"><Deeds group={g} onDecide={onDecide} /></div> });
  }
  const wish = (group: Group, state: Asked["state"]) => decides(group) && onDecide({ group, state });
  return (
    <div class="list">
      <Table
        caption={t("groups.title")}
        columns={columns}
        items={groups}
        id={(g) => g.id}
        keys={[
          { key: "o", does: "keys.open", run: (g) => go(groupPage(g.id)) },
          { key: "a", does: "keys.acknowledge", run: (g) => wish(g, "acknowledged") },
          { key: "r", does: "keys.reopen", run: (g) => wish(g, g.state === "resolved" ? "open" : "resolved") },
        ]}
      />
    </div>
  );
}

function What({ group }: { group: Group }) {
  const named = group.senders.slice(0, 3).map((s) => (s.sender === "-" ? t("groups.senders.none") : s.sender));
  const d = group.decision;
  return (
    <>
      <a href={groupPage(group.id)} class="title">
        <FaultText fault={group} />
      </a>
      <p class="muted">
        {named.length > 0 && t("groups.senders", { names: named.join(", ") })}
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

function Trend({ group }: { group: Group }) {
  const counts = hoursOf(group, now.value);
  return <Sparkline counts={counts} bad={group.state !== "resolved"} label={t("groups.bars", { n: counts.reduce((a, b) => a + b, 0) })} />;
}
