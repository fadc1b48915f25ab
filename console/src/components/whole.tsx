// Leads from a plan for one record to one for all of its alert group, with the same patch.
import { may } from "../me";
import { planPage, type Filter } from "../records";
import { keepDraft } from "../redrives";
import { param } from "../router";
import { t } from "../text";

/** The group is in the address: to ask for the alert would show its payload to nobody, and be in the journal. */
export function Whole({ of, patch }: { of: Filter; patch: string }) {
  const all = { group: param("of"), datatype: of.datatype };
  if (!all.group || of.ids?.length !== 1 || !may("redrive", all.datatype)) return null;
  return (
    <p>
      <a href={planPage(all)} onClick={() => void (patch && keepDraft(all, patch))}>
        {t("plan.whole")}
      </a>
    </p>
  );
}
