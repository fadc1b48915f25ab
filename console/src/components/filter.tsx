// Which records are meant: in words, and as fields whose state is the address.
import { useChannels } from "../channels";
import { groupPage } from "../paths";
import { reasonChoices, type Filter } from "../records";
import { param, setParams } from "../router";
import { brief, known, t, type Key } from "../text";
import { Select } from "./select";

const mendable = () => reasonChoices().filter(([r]) => r !== "inconsistent_channel"); // that one is of the channel, and not of a sender

const names: [keyof Filter, Key][] = [
  ["datatype", "word.datatype"],
  ["reason", "word.reason"],
  ["sender", "word.sender"],
  ["since", "filter.since"],
  ["until", "filter.until"],
];

export function FilterWords({ filter: f }: { filter: Filter }) {
  return (
    <ul class="chips">
      {f.group && (
        <li>
          {t("group.title")} <a href={groupPage(f.group)} title={f.group}>{brief(f.group)}</a>
        </li>
      )}
      {names.map(([name, label]) => {
        const value = f[name] as string | undefined;
        return (
          value && (
            <li key={name}>
              {t(label)} <strong>{name === "reason" ? known("reason." + value, value) : value}</strong>
            </li>
          )
        );
      })}
      {(f.ids ?? []).slice(0, 3).map((id) => (
        <li key={id}>
          {t("word.record")} <strong>{id}</strong>
        </li>
      ))}
      {(f.ids?.length ?? 0) > 3 && <li>{t("filter.ids", { n: f.ids!.length - 3 })}</li>}
    </ul>
  );
}

export function FilterFields() {
  const channels = useChannels().channels ?? [];
  const choose = (name: string, value: string) => setParams({ [name]: value, at: "", of: "" }, true); // the alerts of before may not be meant any more
  const field = (name: string, label: string, hint?: string) => (
    <label class="field">
      {label}
      <input defaultValue={param(name)} onChange={(e) => choose(name, e.currentTarget.value.trim())} />
      {hint && <small>{hint}</small>}
    </label>
  );
  return (
    <div class="fields">
      <Select label="word.datatype" value={param("datatype")} onChoose={(value) => choose("datatype", value)} options={[["", t("filter.any")], ...channels.map((c) => c.datatype), ["_none", t("filter.none")]]} />
      <Select label="word.reason" value={param("reason")} onChoose={(value) => choose("reason", value)} options={[["", t("filter.any")], ...mendable()]} />
      {field("sender", t("word.sender"))}
      {field("since", t("filter.since"), t("filter.since.hint"))}
      {field("until", t("filter.until"), t("filter.since.hint"))}
      {field("group", t("group.title"))}
    </div>
  );
}
