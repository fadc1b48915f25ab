// A channel: its label, its schema to read, and a record to try against it.
import { useTold } from "../api";
import { useSchema, versionChoices, type Channel } from "../channels";
import { ErrorBox } from "../components/error";
import { SchemaView } from "../components/schemaview";
import { TableLink } from "../components/tablelink";
import { TryRecord } from "../components/tryrecord";
import { useFlow } from "../flow";
import { may, maySome } from "../me";
import type { Page } from "../page";
import { senderPage } from "../paths";
import { param, setParams } from "../router";
import { rate, t, whole } from "../text";

export const page: Page = { path: "/console/channels/:datatype", title: "word.channel", view: ChannelPage };

function ChannelPage({ params }: { params: Record<string, string> }) {
  const told = useTold<Channel>("/v1/channels/" + encodeURIComponent(params.datatype));
  const channel = told.value.value;
  const version = param("version");
  const { told: asked, schema } = useSchema(params.datatype, version);
  const problem = told.problem.value ?? asked.problem.value;
  const id = (version && channel?.versions.find((v) => v.version === version)?.schema) || "";
  return (
    <div class="page">
      <header class="head">
        <p>
          <a href="/console/channels">{t("channels.title")}</a>
        </p>
        <h1>{params.datatype}</h1>
        <p lang="">{channel?.description}</p>
      </header>
      <ErrorBox problem={problem} onAgain={told.again} />
      {channel && <Label channel={channel} />}
      {channel && schema && (
        <>
          {may("validate", channel.datatype) && <TryRecord datatype={channel.datatype} schema={schema} id={id} />}
          <SchemaView schema={schema} name={channel.datatype} />
        </>
      )}
    </div>
  );
}

function Label({ channel }: { channel: Channel }) {
  const { flow, rates } = useFlow();
  const counts = flow?.routes && flow.channels.find((c) => c.datatype === channel.datatype);
  return (
    <dl class="label">
      <div>
        <dt>{t("word.version")}</dt>
        <dd>
          <VersionChoice channel={channel} />
        </dd>
      </div>
      <div>
        <dt>{t("channel.topic")}</dt>
        <dd>
          <code>{channel.topic}</code>
        </dd>
      </div>
      <div>
        <dt>{t("word.key")}</dt>
        <dd>
          <code>{channel.key}</code>
        </dd>
      </div>
      {channel.table && (
        <div>
          <dt>{t("word.table")}</dt>
          <dd>
            <TableLink channel={channel} />
          </dd>
        </div>
      )}
      {counts && (
        <div>
          <dt>{t("channel.flow")}</dt>
          <dd>
            {t("channel.flow.is", { rate: rate(rates[channel.datatype]?.accepted ?? 0), accepted: whole(counts.accepted), refused: whole(counts.refused) })}
          </dd>
        </div>
      )}
      {maySome("alerts.read") && <Senders datatype={channel.datatype} />}
    </dl>
  );
}

function VersionChoice({ channel }: { channel: Channel }) {
  if (channel.versions.length === 1) return <>{channel.version}</>;
  return (
    <label>
      <span class="hidden">{t("word.version")}</span>
      <select value={param("version") || channel.version} onChange={(e) => setParams({ version: e.currentTarget.value === channel.version ? "" : e.currentTarget.value })}>
        {versionChoices(channel).map(([version, text]) => (
          <option key={version} value={version}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Groups {
  groups: { senders: { sender: string; count: number }[] }[];
}

/** Those of whom something was refused: nobody counts the others by name. */
function Senders({ datatype }: { datatype: string }) {
  const told = useTold<Groups>("/v1/alert-groups?sort=count&limit=100&datatype=" + encodeURIComponent(datatype), 30_000);
  const counts = new Map<string, number>();
  for (const g of told.value.value?.groups ?? []) for (const s of g.senders) counts.set(s.sender, (counts.get(s.sender) ?? 0) + s.count);
  if (counts.size === 0) return null;
  const first = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 10);
  return (
    <div>
      <dt>{t("channel.senders")}</dt>
      <dd class="row">
        {first.map(([name, n]) => (
          <a key={name} href={senderPage(name)}>
            {name === "-" ? t("sender.none") : name} ({whole(n)})
          </a>
        ))}
      </dd>
    </div>
  );
}
