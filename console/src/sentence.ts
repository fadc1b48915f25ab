// What is wrong with a record, in a sentence: customer /edad must be an integer.
import { known, t } from "./text";

export interface Fault {
  datatype: string | null;
  reason: string;
  pointer?: string;
  message?: string;
}

/** Whom it is about; what breaks which rule. */
export function sentenceOf(f: Fault): { who: string; where: string; what: string } {
  const who = !f.datatype || f.datatype === "_none" ? t("fault.record") : f.datatype;
  return { who, where: f.pointer ?? "", what: f.message ? told(f.message) : known("reason." + f.reason, f.reason) };
}

/** A message of the API in the language that is chosen, where its form is known. */
export function told(message: string): string {
  return message;
}
