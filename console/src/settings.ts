// What a person has chosen, kept in the browser: the language and the theme.
import { effect, signal } from "@preact/signals";

export type Language = "en" | "es";
export type Theme = "auto" | "light" | "dark";

function stored(name: string): string | null {
  try {
    return localStorage.getItem("esclusa." + name);
  } catch {
    return null; // the browser keeps nothing
  }
}

function store(name: string, value: string) {
  try {
    localStorage.setItem("esclusa." + name, value);
  } catch {
    // it holds for this page
  }
}

function firstLanguage(): Language {
  const kept = stored("language");
  if (kept === "en" || kept === "es") return kept;
  return navigator.language.toLowerCase().startsWith("es") ? "es" : "en";
}

function firstTheme(): Theme {
  const kept = stored("theme");
  return kept === "light" || kept === "dark" ? kept : "auto";
}

export const language = signal<Language>(firstLanguage());
export const theme = signal<Theme>(firstTheme());
/** What somebody signs decisions with who is not logged in. */
export const signature = signal(stored("signature") ?? "");

export function applySettings() {
  effect(() => {
    document.documentElement.lang = language.value;
    store("language", language.value);
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    store("theme", theme.value);
  });
  effect(() => store("signature", signature.value));
}
