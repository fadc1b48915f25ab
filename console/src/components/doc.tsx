// A JSON document, a line for each member, with what is to be said at its place; and two of
// them as what makes one the other.
import { useEffect, useRef } from "preact/hooks";
import { changes, lines, written, type Change, type Line, type Node, type Note } from "../doc";
import { t, whole } from "../text";

const mostLines = 1000; // that a page draws in good time
const longest = 240; // characters of a value

interface Props {
  root: Node;
  notes?: Note[];
  label: string;
  small?: boolean; // it scrolls within itself
}

export function Doc({ root, notes = [], label, small }: Props) {
  const all = lines(root, notes);
  const ref = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const list = ref.current!;
    const first = list.querySelector<HTMLElement>(".noted");
    if (small && first) list.scrollTop = first.offsetTop - list.offsetTop - list.clientHeight / 3;
  }, [root]);
  return (
    <ol class={"doc" + (small ? " small" : "")} aria-label={label} ref={ref} tabIndex={small ? 0 : undefined}>
      {all.slice(0, mostLines).map((l, i) => (
        <DocLine key={i} line={l} />
      ))}
      {all.length > mostLines && <li class="muted">{t("doc.more", { n: all.length - mostLines })}</li>}
    </ol>
  );
}

function DocLine({ line: l }: { line: Line }) {
  return (
    <li class={(l.notes.length ? "noted" : "") + (l.ghost ? " ghost" : "")}>
      <code style={{ paddingInlineStart: `${l.depth * 2}ch` }}>
        {l.name !== undefined && <span class="name">{JSON.stringify(l.name)}: </span>}
        {l.ghost ? <span class="lacks">{t("doc.missing")}</span> : <Value text={l.text} />}
        {l.comma && ","}
      </code>
      {l.notes.map((note) => (
        <span key={note} class="note">
          {note}
        </span>
      ))}
    </li>
  );
}

function Value({ text }: { text: string }) {
  const kind = text.startsWith('"') ? "string" : /^[-\dtfn]/.test(text) ? "word" : undefined;
  return (
    <span class={kind}>
      {text.slice(0, longest)}
      {text.length > longest && <span class="cut">{t("doc.cut", { n: text.length - longest })}</span>}
    </span>
  );
}

const around = 3; // lines beside a change

/** What makes a document another. */
export function Diff({ before, after, label }: { before: Node; after: Node; label: string }) {
  const all = changes(lines(before).map(written), lines(after).map(written));
  const near = all.map((_, i) => all.slice(Math.max(0, i - around), i + around + 1).some((c) => c.sign !== " "));
  const shown: (Change | number)[] = []; // a number of lines that are left out
  all.forEach((c, i) => {
    if (near[i]) shown.push(c);
    else if (typeof shown.at(-1) === "number") (shown[shown.length - 1] as number)++;
    else shown.push(1);
  });
  return (
    <ol class="doc change" aria-label={label}>
      {shown.slice(0, mostLines).map((c, i) =>
        typeof c === "number" ? (
          <li key={i} class="muted skipped">
            {t("doc.same", { n: c })}
          </li>
        ) : (
          <li key={i} class={c.sign === "-" ? "gone" : c.sign === "+" ? "come" : undefined}>
            <span class="sign" aria-hidden="true">
              {c.sign}
            </span>
            {c.sign !== " " && <span class="hidden">{t(c.sign === "-" ? "doc.gone" : "doc.come")}</span>}
            <code>{c.text.length > longest ? c.text.slice(0, longest) + "… +" + whole(c.text.length - longest) : c.text}</code>
          </li>
        ),
      )}
    </ol>
  );
}
