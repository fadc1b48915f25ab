// The channels: what each holds, how fast it fills, which versions senders use.
import { useChannels, type Channel } from "../channels";
import { Count } from "../components/count";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { NoChannels } from "../components/nochannels";
import { Table, type Column } from "../components/table";
import { TableLink } from "../components/tablelink";
import { useFlow } from "../flow";
import { maySome } from "../me";
import type { Page } from "../page";
import { channelPage } from "../paths";
import { rate, t } from "../text";

export const page: Page = { path: "/console/channels", title: "channels.title", nav: 40, needs: "channels.read", view: ChannelsPage };

function ChannelsPage() {
  const { told, channels } = useChannels(30_000);
  const { flow, rates } = useFlow();
  const counted = (c: Channel) => flow?.channels.find((f) => f.datatype === c.datatype);
  const columns: Column<Channel>[] = [
    {
      title: "word.channel",
      class: "wide",
      cell: (c) => (
        <>
          <a href={channelPage(c.datatype)}>{c.datatype}</a>
          <p class="muted" lang="">{c.description}</p>
        </>
      ),
    },
    { title: "word.version", cell: (c) => <Versions channel={c} /> },
    { title: "word.table", cell: (c) => (c.table ? <TableLink channel={c} /> : <span class="muted">{t("channels.table.none")}</span>) },
  ];
  if (flow?.routes) {
    columns.push(
      { title: "channels.rate", class: "number", cell: (c) => <span class="count">{rate(rates[c.datatype]?.accepted ?? 0)}</span> },
      { title: "channels.accepted", class: "number", cell: (c) => <Count n={counted(c)?.accepted ?? 0} /> },
      { title: "flow.refused", class: "number", cell: (c) => <Refused datatype={c.datatype} n={counted(c)?.refused ?? 0} /> },
    );
  }
  return (
    <div class="page">
      <Head title="channels.title" lead="channels.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {flow && !flow.routes && <p class="hint">{t("flow.elsewhere")}</p>}
      {channels?.length === 0 && <NoChannels />}
      {channels && channels.length > 0 && (
        <div class="list stack">
          <Table caption={t("channels.title")} columns={columns} items={channels} id={(c) => c.datatype} />
        </div>
      )}
    </div>
  );
}

function Versions({ channel }: { channel: Channel }) {
  const more = channel.versions.length - 1;
  return (
    <a href={"/console/schemas?datatype=" + encodeURIComponent(channel.datatype)}>
      {channel.version}
      {more > 0 && <span class="muted"> {t("app.and", { n: more })}</span>}
    </a>
  );
}

function Refused({ datatype, n }: { datatype: string; n: number }) {
  if (n === 0 || !maySome("alerts.read")) return <Count n={n} />;
  return (
    <a href={"/console/groups?datatype=" + encodeURIComponent(datatype)}>
      <Count n={n} />
    </a>
  );
}
