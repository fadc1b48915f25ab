// Texts in the language that is chosen, and numbers and times as it writes them.
import { signal } from "@preact/signals";
import { messages } from "./messages";
import { language } from "./settings";

export type Key = keyof typeof messages;
export type Values = Record<string, string | number>;

/** The text of a key. Where it has two forms, one|many, the value n chooses. */
export function t(key: Key, values: Values = {}): string {
  const forms = messages[key][language.value === "es" ? 1 : 0].split("|");
  const form = forms.length > 1 && values.n !== 1 ? forms[1] : forms[0];
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? whole(value) : (value ?? "");
  });
}

/** The text of a key that may be missing, such as that of a word of the API. */
export function known(key: string, otherwise: string): string {
  return key in messages ? t(key as Key) : otherwise;
}

/** A number as it is written with some options. What writes it is kept: to make one takes longer than to write a hundred numbers. */
function number(n: number, options: Intl.NumberFormatOptions): string {
  return (writers[language.value + JSON.stringify(options)] ??= new Intl.NumberFormat(language.value, options)).format(n);
}

const writers: Record<string, Intl.NumberFormat> = {};
const times: Record<string, Intl.RelativeTimeFormat> = {};

export const whole = (n: number): string => number(n, { maximumFractionDigits: 0 });

export const short = (n: number): string => (n < 100_000 ? whole(n) : number(n, { notation: "compact", maximumFractionDigits: 1 }));

/** A number of something in a second: with a digit behind the point where it is small. */
export const rate = (n: number): string => number(n, { maximumFractionDigits: n < 10 ? 1 : 0 });

/** The beginning of an identity of many digits, of which all belong into the title. */
export const brief = (id: string): string => (id.length > 12 ? id.slice(0, 8) + "…" : id);

/** The time now, which goes on every five seconds. */
export const now = signal(Date.now());
setInterval(() => {
  if (!document.hidden) now.value = Date.now();
}, 5000);

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export function relative(at: Date): string {
  const seconds = Math.round((at.getTime() - now.value) / 1000);
  const in_ = (times[language.value] ??= new Intl.RelativeTimeFormat(language.value, { numeric: "auto", style: "short" }));
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return in_.format(Math.trunc(seconds / size), unit);
  }
  return Math.abs(seconds) < 10 ? t("time.now") : in_.format(seconds, "second");
}

export function utc(at: Date): string {
  return at.toISOString().replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
}

/** Seconds as a person says them: 4 s, 3 min, 2 h. */
export function span(seconds: number): string {
  const unit = seconds < 90 ? "second" : seconds < 5400 ? "minute" : "hour";
  const size = { second: 1, minute: 60, hour: 3600 }[unit];
  return number(seconds / size, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 0 });
}
