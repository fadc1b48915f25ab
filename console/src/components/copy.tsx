// Copies a text, and says so.
import { announce } from "../announce";
import { t } from "../text";

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      copyBySelection(text); // where the page is not secure, the browser has no clipboard
    }
    announce(t("app.copied"));
  };
  return (
    <button type="button" class="small" onClick={copy}>
      {label ?? t("app.copy")}
    </button>
  );
}

function copyBySelection(text: string) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
