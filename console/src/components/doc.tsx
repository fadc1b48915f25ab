// A JSON document, a line for each member, with what is to be said at its place.
import { useEffect, useMemo, useRef } from "preact/hooks";
import { drawn, lines, type Line, type Node, type Note } from "../doc";
import { t } from "../text";

const longest = 240; // characters of a value

interface Props {
  root: Node;
  notes?: Note[];
  label: string;
  small?: boolean; // it scrolls within itself
}

export function Doc({ root, notes = [], label, small }: Props) {
  const ref = useRef<HTMLOListElement>(null);
  const shown = useMemo(() => drawn(lines(root, notes)), [root, JSON.stringify(notes)]);
  useEffect(() => {
    const list = ref.current!;
    const first = list.querySelector<HTMLElement>(".noted");
    if (small && first) list.scrollTop = first.offsetTop - list.offsetTop - list.clientHeight / 3;
  }, [root]);
  return (
    <ol class={"doc" + (small ? " small" : "")} aria-label={label} ref={ref} tabIndex={small ? 0 : undefined}>
      {shown.map((l, i) =>
        typeof l === "number" ? (
          <li key={i} class="muted" style={{ counterIncrement: "line " + l }}>
            {t("doc.more", { n: l })}
          </li>
        ) : (
          <DocLine key={i} line={l} />
        ),
      )}
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
