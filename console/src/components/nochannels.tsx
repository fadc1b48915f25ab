// What is said where somebody may see no channel.
import { t } from "../text";
import { Empty } from "./empty";

export function NoChannels() {
  return (
    <Empty title={t("channels.none")}>
      <p>{t("channels.none.why")}</p>
    </Empty>
  );
}
