// What flows, as GET /v1/flow counts it.
import { useSignal, type Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useTold, type Held, type Told } from "./api";

export interface Flow {
  time: string;
  routes: boolean;
  channels: { datatype: string; accepted: number; refused: number }[];
  lag: { records: number; seconds: number } | null;
  account: { unaccounted: number; repeated: number } | null;
}

/** Records a second, by datatype. */
export type Rates = Record<string, { accepted: number; refused: number }>;

const every = 2000;
const kept = 5; // answers, over which rates are taken

export function useFlow(): { told: Told<Flow>; flow: Flow | undefined; rates: Rates } {
  const told = useTold<Flow>("/v1/flow", every);
  return { told, flow: told.value.value, rates: useRates(told.value).value };
}

/** Records a second, over the last answers. */
function useRates(told: Held<Flow | undefined>): Signal<Rates> {
  const latest = told.value;
  const past = useRef<Flow[]>([]);
  const rates = useSignal<Rates>({});
  useEffect(() => {
    if (!latest) return;
    const fell = past.current.length > 0 && total(latest) < total(past.current[0]); // another process answers, or a new one
    past.current = [...(fell ? [] : past.current), latest].slice(-kept);
    const first = past.current[0];
    const seconds = (Date.parse(latest.time) - Date.parse(first.time)) / 1000;
    const next: Rates = {};
    for (const c of latest.channels) {
      const before = first.channels.find((b) => b.datatype === c.datatype);
      next[c.datatype] = seconds > 0 && before ? { accepted: (c.accepted - before.accepted) / seconds, refused: (c.refused - before.refused) / seconds } : { accepted: 0, refused: 0 };
    }
    rates.value = next;
  }, [latest]);
  return rates;
}

export const total = (f: Flow): number => f.channels.reduce((sum, c) => sum + c.accepted + c.refused, 0);
