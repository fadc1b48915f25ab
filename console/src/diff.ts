// Lines of two texts side by side: what is the same, what is gone, what is new.

export interface Pair {
  left?: string;
  right?: string;
  same: boolean;
}

const mostCells = 4_000_000; // of the table by which lines are matched; beyond, all differs

export function pairs(left: string[], right: string[]): Pair[] {
  let head = 0;
  while (head < left.length && head < right.length && left[head] === right[head]) head++;
  let tail = 0;
  while (tail < left.length - head && tail < right.length - head && left[left.length - 1 - tail] === right[right.length - 1 - tail]) tail++;
  return [
    ...left.slice(0, head).map(both),
    ...middle(left.slice(head, left.length - tail), right.slice(head, right.length - tail)),
    ...left.slice(left.length - tail).map(both),
  ];
}

const both = (line: string): Pair => ({ left: line, right: line, same: true });

function middle(a: string[], b: string[]): Pair[] {
  if (a.length * b.length > mostCells) return beside(a, b);
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width); // how many lines from here on are the same
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1] + 1 : Math.max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  const all: Pair[] = [];
  let gone: string[] = [];
  let added: string[] = [];
  const flush = () => {
    all.push(...beside(gone, added));
    gone = [];
    added = [];
  };
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      all.push(both(a[i]));
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && common[(i + 1) * width + j] >= common[i * width + j + 1])) gone.push(a[i++]);
    else added.push(b[j++]);
  }
  flush();
  return all;
}

function beside(gone: string[], added: string[]): Pair[] {
  return Array.from({ length: Math.max(gone.length, added.length) }, (_, i) => ({ left: gone[i], right: added[i], same: false }));
}

/** The pairs, but for long runs of what is the same, of which a number stands. */
export function folded(all: Pair[], around = 3): (Pair | number)[] {
  const shown: (Pair | number)[] = [];
  for (let i = 0; i < all.length; ) {
    let end = i;
    while (end < all.length && all[end].same) end++;
    const before = i === 0 ? 0 : around;
    const after = end === all.length ? 0 : around;
    if (end - i > before + after + 2) {
      shown.push(...all.slice(i, i + before), end - i - before - after, ...all.slice(end - after, end));
    } else shown.push(...all.slice(i, end));
    if (end < all.length) shown.push(all[end++]);
    i = end;
  }
  return shown;
}

const longest = 240; // characters of a line
const before = 40; // of them that stand before what differs

/** What is shown of a line, so that it has what makes it differ from the other; and how many characters more there are. */
export function shownOf(line: string, other = line): { text: string; more: number } {
  let same = 0;
  while (same < line.length && line[same] === other[same]) same++;
  const from = line.length <= longest || same === line.length ? 0 : Math.max(0, same - before);
  return { text: (from ? "…" : "") + line.slice(from, from + longest), more: Math.max(0, line.length - from - longest) };
}
