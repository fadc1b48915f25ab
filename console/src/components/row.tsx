// A row: what it is, what it is made of, and what it was since somebody looks.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { follow, useDeed, ask, useTold, type Problem } from "../api";
import { announce } from "../announce";
import { useChannels } from "../channels";
import { at, laidOut, parse, plainer, type Node } from "../doc";
import { may } from "../me";
import { withParams } from "../router";
import { t } from "../text";
import { Code } from "./code";
import { CopyButton } from "./copy";
import { Empty } from "./empty";
import { Erase } from "./erase";
import { ErrorBox } from "./error";
import { SenderLink } from "./senderlink";
import { Time } from "./time";

export interface TableRow {
  key: string;
  version: number;
  source: string;
  time: string;
  doc?: Node; // as it was sent; absent in an erasure
}

export interface Rows {
  rows: unknown[];
  next: string | null;
}

const rowOf = (row: Node): TableRow => {
  const told = (name: string) => JSON.parse(at(row, "/" + name)!.text);
  const doc = at(row, "/doc");
  return { key: told("key"), version: told("version"), source: told("source"), time: told("time"), doc: doc && plainer(doc) };
};

/** The rows of an answer. */
export const rowsOf = (text: string): TableRow[] => (at(parse(text), "/rows")?.items ?? []).map(rowOf);

interface Seen extends TableRow {
  erased: boolean;
}

const mostSeen = 50; // versions

export function Row({ table, row }: { table: string; row: string }) {
  const now = useSignal<TableRow | null | undefined>(undefined); // null: there is none
  const seen = useSignal<Seen[]>([]);
  const broken = useSignal<Problem | undefined>(undefined);
  const deed = useDeed();
  const look = () =>
    deed.run(async () => {
      const before = seen.peek();
      const { text } = await ask("/v1/" + encodeURIComponent(table) + "/lookup", { method: "POST", body: { keys: [row] } });
      if (seen.peek() === before) now.value = rowsOf(text)[0] ?? null; // else a change has come since, which is later
    });
  useEffect(
    () =>
      follow(
        "/v1/" + encodeURIComponent(table) + "/changes",
        (e) => {
          if (e.type !== "change" && e.type !== "erasure") return;
          if (JSON.parse(e.data).key !== row) return;
          const change = rowOf(parse(e.data)!);
          if (seen.value.some((s) => s.version === change.version)) return;
          const erased = e.type === "erasure";
          const was = now.value && seen.value.length === 0 && now.value.version !== change.version ? [{ ...now.value, erased: false }] : [];
          seen.value = [{ ...change, erased }, ...seen.value, ...was].slice(0, mostSeen);
          now.value = erased ? null : change;
          announce(t(erased ? "row.gone" : "row.changed", { key: row }));
        },
        (p) => {
          broken.value = p;
          void look(); // once the stream has begun: of what changes before it does not tell
        },
      ),
    [table, row],
  );
  const is = now.value;
  return (
    <>
      <p>
        <a href={withParams({ key: "" })}>{t("rows.back")}</a>
      </p>
      <ErrorBox problem={deed.problem.value ?? broken.value} onAgain={look} />
      {is === null && (
        <Empty title={t("row.none", { key: row })}>
          <p>{t("row.none.why")}</p>
        </Empty>
      )}
      {is && <Shown table={table} row={is} onErased={look} />}
      {seen.value.length > 0 && <History seen={seen.value} />}
    </>
  );
}

function Shown({ table, row, onErased }: { table: string; row: TableRow; onErased: () => void }) {
  const text = laidOut(row.doc!);
  const datatype = useChannels().channels?.find((c) => c.table === table)?.datatype;
  return (
    <section class="card one">
      <header class="row between">
        <h2 class="key">{row.key}</h2>
        <div class="row">
          <CopyButton text={text} />
          {datatype && may("table.erase", datatype) && <Erase table={table} row={row.key} version={row.version} onErased={onErased} />}
        </div>
      </header>
      <dl class="label">
        <div>
          <dt>{t("word.changed")}</dt>
          <dd>
            <Time at={row.time} />
          </dd>
        </div>
        <div>
          <dt>{t("word.version")}</dt>
          <dd>{row.version}</dd>
        </div>
        <div>
          <dt>{t("row.source")}</dt>
          <dd>
            <code>{row.source}</code>
          </dd>
        </div>
        <Origin key={row.source} source={row.source} />
      </dl>
      <Code text={text} label={t("word.document")} />
    </section>
  );
}

interface Source {
  record: { sender: string | null; time: string } | null;
  outputs: { datatype: string; at: string; schema: string }[];
  redrives: { run: string }[] | null;
}

/** Who sent it, and by which version it was checked; silent where that may not be told. */
function Origin({ source }: { source: string }) {
  const told = useTold<Source>("/v1/sources/" + source.split("/").map(encodeURIComponent).join("/")).value.value;
  if (!told) return null;
  const out = told.outputs[0];
  return (
    <>
      {told.record && (
        <div>
          <dt>{t("word.sender")}</dt>
          <dd>
            <SenderLink name={told.record.sender} none="group.sender.none" />
          </dd>
        </div>
      )}
      {out && (
        <div>
          <dt>{t("row.checked")}</dt>
          <dd>
            <code>{out.schema}</code>
          </dd>
        </div>
      )}
      {(told.redrives?.length ?? 0) > 0 && (
        <div>
          <dt>{t("row.redriven")}</dt>
          <dd>{t("row.redriven.yes")}</dd>
        </div>
      )}
    </>
  );
}

function History({ seen }: { seen: Seen[] }) {
  return (
    <section class="card one">
      <h2>{t("row.seen")}</h2>
      <ol class="seen">
        {seen.map((s) => (
          <li key={s.version}>
            <details>
              <summary>
                {s.erased ? t("row.seen.erased", { version: s.version }) : t("row.seen.version", { version: s.version })} <span class="muted">
                  <Time at={s.time} />
                </span>
              </summary>
              {s.erased ? <p class="muted">{s.source}</p> : <Code text={laidOut(s.doc!)} label={t("word.document")} />}
            </details>
          </li>
        ))}
      </ol>
    </section>
  );
}
