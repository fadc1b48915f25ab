// What is wrong with a record, in a sentence: customer /edad must be an integer.
import { language } from "./settings";
import { sentences, things } from "./spanish";
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

interface Form {
  is: RegExp;
  parts: string[]; // * or ~
  spanish: string;
}

let forms: Form[] | undefined;

const formOf = ([english, spanish]: [string, string]): Form => ({ is: new RegExp("^" + english.replace(/[$+.]/g, "\\$&").replace(/[*~]/g, "(.*)") + "$"), parts: english.match(/[*~]/g) ?? [], spanish });

/** Things in Spanish; undefined where one is not known. */
function thing(named: string): string | undefined {
  const all = named.split(" or ").map((name) => things[name]);
  return all.includes(undefined!) ? undefined : all.join(" o ");
}

/** A sentence of the API in the language that is chosen, as it came where its form is not known. */
export function told(sentence: string): string {
  if (language.value !== "es") return sentence;
  const at = /^(.+) \(at byte (\d+)\)$/.exec(sentence);
  if (at) return `${told(at[1])} (byte ${at[2]})`;
  const of = /^(\/\S*) (must .+)$/.exec(sentence);
  if (of) return of[1] + " " + told(of[2]);
  for (const { is, parts, spanish } of (forms ??= sentences.map(formOf))) {
    const taken = is.exec(sentence)?.slice(1).map((part, i) => (parts[i] === "~" ? thing(part) : part));
    if (taken && !taken.includes(undefined)) return spanish.replace(/[*~]/g, () => taken.shift()!);
  }
  return sentence;
}
