// Leads to a plan for what one sender has in an alert group.
import type { Group } from "../groups";
import { may } from "../me";
import { planPage } from "../records";
import { t } from "../text";

export function MendLink({ g: { id, datatype, reason }, sender }: { g: Group; sender: string }) {
  if (reason === "inconsistent_channel" || !may("redrive", datatype, sender)) return null;
  return <a href={planPage({ group: id, datatype, sender })}>{t("group.mend")}</a>;
}
