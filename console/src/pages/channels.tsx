// The channels: what each holds, how fast it fills, which versions senders use.
import { useTold } from "../api";
import { Count } from "../components/count";
import { Empty } from "../components/empty";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { Table, type Column } from "../components/table";
import type { Page } from "../page";
import { channelPage, tablePage } from "../paths";
import { known, rate, t } from "../text";
import { useRates, type Flow } from "./flow";

export interface Channel {
  datatype: string;
  title: string;
  description: string;
  topic: string;
  key: string;
  schema: string;
  version: string;
  table?: string;
  versions: { version: string; schema: string; status: string }[];
}

export const page: Page = { path: "/console/channels", title: "channels.title", nav: 40, needs: "channels.read", view: ChannelsPage };

function ChannelsPage() {
  const told = useTold<{ channels: Channel[] }>("/v1/channels", 30_000);
  const flow = useTold<Flow>("/v1/flow", 2000);
  const rates = useRates(flow.value);
  const counts = flow.value.value?.channels ?? [];
  const counted = (c: Channel) => counts.find((f) => f.datatype === c.datatype);
  const columns: Column<Channel>[] = [
    {
      title: t("channels.channel"),
      class: "wide",
      cell: (c) => (
        <>
          <a href={channelPage(c.datatype)}>{c.datatype}</a>
          <p class="muted">{c.description}</p>
        </>
      ),
    },
    { title: t("channels.version"), cell: (c) => <Versions channel={c} /> },
    { title: t("channels.table"), cell: (c) => (c.table ? <a href={tablePage(c.table)}>{c.table}</a> : <span class="muted">{t("channels.table.none")}</span>) },
    { title: t("channels.rate"), class: "number", cell: (c) => <span class="count">{rate(rates.value[c.datatype]?.accepted ?? 0)}</span> },
    { title: t("channels.accepted"), class: "number", cell: (c) => <Count n={counted(c)?.accepted ?? 0} /> },
    { title: t("channels.refused"), class: "number", cell: (c) => <Refused datatype={c.datatype} n={counted(c)?.refused ?? 0} /> },
  ];
  const channels = told.value.value?.channels;
  return (
    <div class="page">
      <Head title="channels.title" lead="channels.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {channels?.length === 0 && <NoChannels />}
      {channels && channels.length > 0 && (
        <div class="list stack">
          <Table caption={t("channels.title")} columns={columns} items={channels} id={(c) => c.datatype} />
        </div>
      )}
    </div>
  );
}

/** The versions of a channel to choose from, with what each is. */
export const versionChoices = (channel: Channel) =>
  channel.versions.map((v) => [v.version, `${v.version} (${v.version === channel.version ? t("version.current") : known("version." + v.status, v.status)})`] as const);

export function NoChannels() {
  return (
    <Empty title={t("channels.none")}>
      <p>{t("channels.none.why")}</p>
    </Empty>
  );
}

function Versions({ channel }: { channel: Channel }) {
  const more = channel.versions.length - 1;
  return (
    <a href={"/console/schemas?datatype=" + encodeURIComponent(channel.datatype)}>
      {channel.version}
      {more > 0 && <span class="muted"> {t("channels.more", { n: more })}</span>}
    </a>
  );
}

function Refused({ datatype, n }: { datatype: string; n: number }) {
  if (n === 0) return <Count n={0} />;
  return (
    <a href={"/console/groups?datatype=" + encodeURIComponent(datatype)}>
      <Count n={n} />
    </a>
  );
}
