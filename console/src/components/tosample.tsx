// The way to a sample to send, for whoever may send.
import { maySome } from "../me";
import { t } from "../text";

export function ToSample() {
  if (!maySome("send")) return null;
  return (
    <a class="button" href="/">
      {t("app.sample")}
    </a>
  );
}
