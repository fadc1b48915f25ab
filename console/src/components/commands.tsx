// What the page does, as commands to copy.
import { t } from "../text";
import { CopyButton } from "./copy";

export function Commands({ list, open }: { list: { title: string; text: string }[]; open?: boolean }) {
  return (
    <details class="card commands" open={open}>
      <summary>{t("commands.title")}</summary>
      <ul>
        {list.map((c) => (
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
