// A sender, by a link to its page; "-" stands for all that have no name.
import { senderPage } from "../paths";
import { t, type Key } from "../text";

export function SenderLink({ name, none }: { name: string | null; none: Key }) {
  return <a href={senderPage(name || "-")}>{!name || name === "-" ? t(none) : name}</a>;
}
