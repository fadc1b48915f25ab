// What is wrong with a record, in a sentence: customer /edad must be an integer.
import { language } from "./settings";
import { spanish } from "./spanish";
import { known, t } from "./text";

export interface Fault {
  datatype: string | null;
  reason: string;
  keyword?: string;
  pointer?: string;
  message?: string;
}

/** Whom it is about; where; which rule is broken. */
export function sentenceOf(f: Fault): { who: string; where: string; what: string } {
  const who = !f.datatype || f.datatype === "_none" ? t("fault.record") : f.datatype;
  const what = f.message ? told(f.message) : known("reason." + f.reason, f.reason);
  if (f.keyword === "additionalProperties" && !f.pointer) return { who: who + ":", where: "", what: t("fault.member") + " " + what };
  return { who, where: f.pointer ?? "", what };
}

/** A message of the API in the language that is chosen, as it came where its form is not known. */
export function told(message: string): string {
  if (language.value !== "es") return message;
  for (const [form, text] of spanish) {
    if (form.test(message)) return message.replace(form, text);
  }
  return message;
}
