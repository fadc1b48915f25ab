// What has just happened, shown for some seconds and read out.
import { signal } from "@preact/signals";

export const said = signal("");
let timer: ReturnType<typeof setTimeout>;

export function announce(text: string) {
  clearTimeout(timer);
  said.value = text;
  timer = setTimeout(() => (said.value = ""), 6000);
}
