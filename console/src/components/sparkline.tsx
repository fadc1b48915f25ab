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
  return (
    <svg class={"bars" + (bad ? " bad" : "")} viewBox={`0 0 ${slots * 3} 24`} preserveAspectRatio="none" role="img" aria-label={label}>
      <rect class="base" x="0" y="23" width={slots * 3} height="1" />
      {counts.map((n, i) => {
        const height = n > 0 ? Math.max(2, (n / most) * 22) : 0;
        return height > 0 && <rect key={i} x={(first + i) * 3} y={23 - height} width="2" height={height} />;
      })}
    </svg>
  );
}
