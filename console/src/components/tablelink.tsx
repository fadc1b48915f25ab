// The table of a channel: a link to it for whoever may read it.
import type { Channel } from "../channels";
import { may } from "../me";
import { tablePage } from "../paths";

export function TableLink({ channel: c }: { channel: Channel }) {
  return may("table.read", c.datatype) ? <a href={tablePage(c.table!)}>{c.table}</a> : <>{c.table}</>;
}
