// Leads from a plan for one record to one for all of its alert group, with the same patch.
import { useTold } from "../api";
import { may } from "../me";
import { planPage, type Alert, type Filter } from "../records";
import { keepDraft } from "../redrives";
import { t } from "../text";

export function Whole({ of, at, patch }: { of: Filter; at: string | undefined; patch: string }) {
  const alert = useTold<Alert>(at && of.ids?.length === 1 ? "/v1/alerts/" + at : "").value.value;
  if (!alert) return null;
  const all = { group: alert.groups[0], datatype: alert.datatype ?? "_none" };
  if (!may("redrive", all.datatype)) return null;
  return (
    <p>
      <a href={planPage(all)} onClick={() => void (patch && keepDraft(all, patch))}>
        {t("plan.whole")}
      </a>
    </p>
  );
}
