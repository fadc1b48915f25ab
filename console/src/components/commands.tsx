// What the page does, as commands to copy; one that cannot be written safely has no text, and is left out.
import { t } from "../text";
import { CopyButton } from "./copy";

export function Commands({ list, open }: { list: { title: string; text: string }[]; open?: boolean }) {
  return (
    <details class="card commands" open={open}>
      <summary>{t("commands.title")}</summary>
      <ul>
        {list.filter((c) => c.text).map((c) => (
          <li key={c.title}>
            <div class="row between">
              <h3>{c.title}</h3>
              <CopyButton text={c.text} />
            </div>
            <pre>
              <code>{c.text}</code>
            </pre>
          </li>
        ))}
      </ul>
    </details>
  );
}
