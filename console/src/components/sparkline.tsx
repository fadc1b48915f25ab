// Bars of counts over time, the last on the right.
interface Props {
  counts: number[];
  label: string; // what a person hears who does not see it
  slots?: number; // how many there could be
  bad?: boolean;
}

export function Sparkline({ counts, label, slots = 48, bad }: Props) {
  const most = Math.max(1, ...counts);
  const first = slots - counts.length;
  const bars = counts.map((n, i) => (n > 0 ? `M${(first + i) * 3} 23h2v${-Math.max(2, (n / most) * 22)}h-2z` : ""));
  return (
    <svg class={"bars" + (bad ? " bad" : "")} viewBox={`0 0 ${slots * 3} 24`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path class="base" d={`M0 23h${slots * 3}v1H0z`} />
      <path d={bars.join("")} />
    </svg>
  );
}
