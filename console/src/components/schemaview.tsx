// A schema to read: its members in a table, as a tree, or as it is.
import { useMemo } from "preact/hooks";
import { item, laidOut, type Node } from "../doc";
import { param } from "../router";
import { choiceOf, linesOf, membersOf, wordsOf, type Line, type Member } from "../schema";
import { t } from "../text";
import { Code } from "./code";
import { useSome } from "./list";
import { Table, type Column } from "./table";
import { Tabs } from "./tabs";

export function SchemaView({ schema, name }: { schema: Node; name: string }) {
  const view = param("view");
  return (
    <section class="card schema">
      <h2>{t("word.schema")}</h2>
      <Tabs
        name="view"
        label={t("channel.views")}
        choices={[
          { value: "", text: t("channel.view.members") },
          { value: "tree", text: t("channel.view.tree") },
          { value: "json", text: t("channel.view.json") },
        ]}
      />
      {view === "json" ? <Code text={laidOut(schema)} label={t("channel.schema.json")} /> : view === "tree" ? <Tree schema={schema} name={name} /> : <Members schema={schema} name={name} />}
    </section>
  );
}

const columns: Column<Line>[] = [
  { title: "channel.member", class: "member", cell: (l) => <code>{l.path}</code> },
  { title: "channel.may", class: "wide", cell: (l) => <What member={l} /> },
  { title: "channel.required", cell: (l) => (l.required ? t("channel.required.yes") : <span class="muted">{t("channel.required.no")}</span>) },
];

function What({ member }: { member: Member }) {
  return (
    <>
      {wordsOf(member.node)}
      <Masked node={member.node} />
      {member.about && <p class="muted" lang="">{member.about}</p>}
    </>
  );
}

function Masked({ node }: { node: Node }) {
  return item(node, "x-mask") ? <span class="tag">{t("channel.masked")}</span> : null;
}

function Members({ schema, name }: { schema: Node; name: string }) {
  const { some, more } = useSome(useMemo(() => linesOf(schema), [schema]));
  const rule = choiceOf(schema);
  return (
    <>
      <div class="plain stack">
        <Table caption={t("channel.members", { name })} columns={columns} items={some} id={(l) => l.path} />
      </div>
      {more}
      {rule && <p>{t("channel.besides", { rule })}</p>}
      {item(schema, "additionalProperties")?.text === "false" && <p class="muted">{t("channel.closed")}</p>}
    </>
  );
}

function Tree({ schema, name }: { schema: Node; name: string }) {
  return (
    <ul class="tree">
      <Branch member={{ name, node: schema, about: "", required: true }} root={schema} depth={0} />
    </ul>
  );
}

function Branch({ member, root, depth }: { member: Member; root: Node; depth: number }) {
  const { some, more } = useSome(useMemo(() => (depth < 7 ? membersOf(member.node, root) : []), [member.node, root]));
  const head = (
    <>
      <code>{member.name}</code> <span class="muted">{wordsOf(member.node)}</span>
      {member.required && depth > 0 && <span class="tag">{t("channel.required")}</span>}
      <Masked node={member.node} />
    </>
  );
  if (some.length === 0) return <li class="leaf">{head}</li>;
  return (
    <li>
      <details open={depth < 2}>
        <summary>{head}</summary>
        <ul>
          {some.map((m) => (
            <Branch key={m.name} member={m} root={root} depth={depth + 1} />
          ))}
          {more && <li>{more}</li>}
        </ul>
      </details>
    </li>
  );
}
