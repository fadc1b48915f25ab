// Versions of a schema side by side, whom one breaks who had the other, and what a draft
// would have done.
import { signal, useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { ask, useDeed, useTold, type Answer } from "../api";
import { useSchema, versionChoices, type Channel } from "../channels";
import { Compatibility, type Change } from "../components/compatibility";
import { Difference } from "../components/difference";
import { ErrorBox } from "../components/error";
import { Head } from "../components/head";
import { NoChannels } from "../components/nochannels";
import { Select } from "../components/select";
import { Violations } from "../components/violations";
import { WhatIf } from "../components/whatif";
import { at, laidOut, parse, tidy } from "../doc";
import { may } from "../me";
import type { Page } from "../page";
import { param, setParams } from "../router";
import { t } from "../text";

export const page: Page = { path: "/console/schemas", title: "schemas.title", nav: 50, needs: "channels.read", view: SchemasPage };

/** What somebody writes, by datatype, for as long as the tab is open. */
const drafts = signal<Record<string, string>>({});

const draftOf = "draft"; // what stands in the URL for it

function SchemasPage() {
  const told = useTold<{ channels: Channel[] }>("/v1/channels");
  const channels = told.value.value?.channels;
  const channel = channels?.find((c) => c.datatype === param("datatype")) ?? channels?.[0];
  return (
    <div class="page">
      <Head title="schemas.title" lead="schemas.lead" />
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      {channels?.length === 0 && <NoChannels />}
      {channel && <Choice channels={channels!} channel={channel} />}
      {channel && <Versions key={channel.datatype} channel={channel} />}
    </div>
  );
}

function sides(channel: Channel): { from: string; to: string } {
  const names = channel.versions.map((v) => v.version);
  const has = (name: string) => names.includes(name);
  const drafts = may("catalogue.publish", channel.datatype);
  const to = has(param("to")) || (drafts && param("to") === draftOf) ? param("to") : names.length > 1 || !drafts ? names[0] : draftOf;
  const from = has(param("from")) ? param("from") : (names.find((n) => n !== to) ?? names[0]);
  return { from, to };
}

function Choice({ channels, channel }: { channels: Channel[]; channel: Channel }) {
  const { from, to } = sides(channel);
  const versions = versionChoices(channel);
  return (
    <div class="row filters">
      <Select label="schemas.datatype" value={channel.datatype} onChoose={(value) => setParams({ datatype: value, from: "", to: "" })} options={channels.map((c) => c.datatype)} />
      <Select label="schemas.from" value={from} onChoose={(value) => setParams({ datatype: channel.datatype, from: value, to })} options={versions} />
      <Select label="schemas.to" value={to} onChoose={(value) => setParams({ datatype: channel.datatype, from, to: value })} options={may("catalogue.publish", channel.datatype) ? [...versions, [draftOf, t("schemas.draft")]] : versions} />
    </div>
  );
}

function Versions({ channel }: { channel: Channel }) {
  const { from, to } = sides(channel);
  const isDraft = to === draftOf;
  const { told: left, schema } = useSchema(channel.datatype, from);
  const { told: right, schema: other } = useSchema(isDraft ? "" : channel.datatype, to);
  const draft = drafts.value[channel.datatype];
  const before = useMemo(() => schema && laidOut(schema), [schema]);
  const after = useMemo(() => (isDraft ? (draft === undefined ? before : tidy(draft)) : other && laidOut(other)), [isDraft, draft, before, other]);
  const names: [string, string] = [from, isDraft ? t("schemas.draft") : to];
  return (
    <>
      <ErrorBox problem={left.problem.value ?? right.problem.value} onAgain={left.problem.value ? left.again : right.again} />
      {isDraft && before !== undefined && <Draft channel={channel} text={draft ?? before} />}
      {before !== undefined && after !== undefined && (
        <section class="card one">
          <h2>{t("schemas.side")}</h2>
          {before === after ? <p class="muted">{t("schemas.same")}</p> : <Difference left={before} right={after} names={names} label={t("schemas.diff", { left: names[0], right: names[1] })} />}
        </section>
      )}
      {!isDraft && from !== to && <Between channel={channel} from={from} to={to} />}
      {isDraft && before !== undefined && <WhatIf datatype={channel.datatype} draft={draft ?? before} />}
    </>
  );
}

function Between({ channel, from, to }: { channel: Channel; from: string; to: string }) {
  const query = "?from=" + encodeURIComponent(from) + "&to=" + encodeURIComponent(to);
  const told = useTold<{ changes: Change[] }>("/v1/channels/" + encodeURIComponent(channel.datatype) + "/compatibility" + query);
  return (
    <section class="card one">
      <h2>{t("schemas.compat")}</h2>
      <ErrorBox problem={told.problem.value} onAgain={told.again} />
      <Changes list={told.value.value?.changes} text={told.text.value} />
    </section>
  );
}

function Changes({ list, text }: { list: Change[] | undefined; text: string | undefined }) {
  const doc = parse(text ?? "");
  return (
    <>
      {list?.map((c, i) => (
        <Compatibility key={(c.from ?? "") + (c.to ?? "")} change={c} doc={at(doc, "/changes/" + i)} />
      ))}
    </>
  );
}

function Draft({ channel, text }: { channel: Channel; text: string }) {
  const found = useSignal<Answer<{ changes: Change[] }> | undefined>(undefined);
  const of = useSignal(""); // the text that was checked
  const deed = useDeed();
  const check = () =>
    deed.run(async () => {
      found.value = undefined;
      of.value = text;
      found.value = await ask<{ changes: Change[] }>("/v1/channels/" + encodeURIComponent(channel.datatype) + "/compatibility", { method: "POST", body: text });
    });
  const told = of.value === text;
  const problem = told ? deed.problem.value : undefined;
  const changes = told ? found.value?.body.changes : undefined;
  return (
    <section class="card one">
      <h2>{t("schemas.draft")}</h2>
      <p class="muted">{t("schemas.draft.lead")}</p>
      <label class="field">
        {t("schemas.draft.text")}
        <textarea rows={14} spellcheck={false} value={text} onInput={(e) => (drafts.value = { ...drafts.value, [channel.datatype]: e.currentTarget.value })} />
      </label>
      <div class="row">
        <button type="button" class="primary" disabled={deed.busy.value} onClick={check}>
          {t("schemas.check")}
        </button>
        <button type="button" onClick={() => (drafts.value = Object.fromEntries(Object.entries(drafts.value).filter(([name]) => name !== channel.datatype)))}>
          {t("schemas.draft.again")}
        </button>
      </div>
      <div role="status">
        {problem?.status === 422 ? (
          <div class="outcome">
            <p>{t("schemas.faults")}</p>
            <Violations errors={problem.body.errors ?? []} />
          </div>
        ) : (
          <ErrorBox problem={problem} />
        )}
        {changes?.length === 0 && <p>{t("schemas.nothing")}</p>}
        <Changes list={changes} text={found.value?.text} />
      </div>
    </section>
  );
}
