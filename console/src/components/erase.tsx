// Erases a row, once its key was typed.
import { useSignal } from "@preact/signals";
import { announce } from "../announce";
import { ask, useDeed } from "../api";
import { t } from "../text";
import { Dialog } from "./dialog";
import { ErrorBox } from "./error";

interface Props {
  table: string;
  row: string; // its key
  version: number;
  onErased: () => void;
}

export function Erase({ table, row, version, onErased }: Props) {
  const upon = useSignal<number | undefined>(undefined); // the version that was there when somebody began
  const typed = useSignal("");
  const deed = useDeed();
  const close = () => {
    upon.value = undefined;
    typed.value = "";
    deed.problem.value = undefined;
  };
  const erase = () =>
    deed.run(async () => {
      const path = "/v1/" + encodeURIComponent(table) + "?wait=readable&key=" + encodeURIComponent(row);
      const { status } = await ask(path, { method: "DELETE", ifMatch: `"${upon.peek()}"` });
      announce(t(status === 204 ? "row.erased" : "row.erasing", { key: row }));
      close();
      onErased();
    });
  return (
    <>
      <button type="button" class="danger small" onClick={() => (upon.value = version)}>
        {t("row.erase")}
      </button>
      <Dialog open={upon.value !== undefined} title={t("row.erase.title")} onClose={close}>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            if (typed.value === row) void erase();
          }}
        >
          <p>{t("row.erase.what")}</p>
          <p>
            <code class="key">{row}</code>
          </p>
          <label class="field">
            {t("row.erase.type")}
            <input autofocus value={typed.value} autocomplete="off" spellcheck={false} onInput={(e) => (typed.value = e.currentTarget.value)} />
          </label>
          {deed.problem.value?.status === 412 ? <p class="error">{t("row.erase.changed")}</p> : <ErrorBox problem={deed.problem.value} />}
          <div class="end">
            <button type="button" onClick={close}>
              {t("app.cancel")}
            </button>
            <button type="submit" class="danger" disabled={typed.value !== row || deed.busy.value}>
              {t("row.erase")}
            </button>
          </div>
        </form>
      </Dialog>
    </>
  );
}
