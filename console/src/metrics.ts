// What GET /metrics says, in the text format of Prometheus.

export interface Series {
  name: string;
  labels: Record<string, string>;
  value: number;
}

export function seriesOf(text: string): Series[] {
  const all: Series[] = [];
  for (const line of text.split("\n")) {
    const m = /^([a-z_:0-9]+)(?:\{(.*)\})? (\S+)$/i.exec(line);
    if (!m) continue;
    const labels: Record<string, string> = {};
    for (const [, name, value] of (m[2] ?? "").matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) labels[name] = value.replace(/\\(.)/g, (_, c: string) => (c === "n" ? "\n" : c));
    all.push({ name: m[1], labels, value: Number(m[3]) });
  }
  return all;
}

export interface Lag {
  group: string;
  records: number;
  seconds: number; // age of the oldest record that waits
}

/** How far each group is behind, in all its partitions. */
export function lagsIn(series: Series[]): Lag[] {
  const lags = new Map<string, Lag>();
  for (const { name, labels, value } of series) {
    if (name !== "esclusa_consumer_lag_records" && name !== "esclusa_consumer_lag_seconds") continue;
    const lag = lags.get(labels.group) ?? { group: labels.group, records: 0, seconds: 0 };
    if (name === "esclusa_consumer_lag_records") lag.records += value;
    else lag.seconds = Math.max(lag.seconds, value);
    lags.set(labels.group, lag);
  }
  return [...lags.values()].sort((a, b) => b.records - a.records || (a.group < b.group ? -1 : 1));
}
