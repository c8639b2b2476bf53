/** What must hold: of the value itself, or of its ratio to the floor. */
export type Target = { atMost: number; of?: 'value' | 'ratio' } | { atLeast: number; of?: 'value' | 'ratio' };

/** One measured number. `floor`: the same work by the least code that can do it, measured in the same run. */
export type Figure = { figure: string; value: number; unit: string; floor?: number; target?: Target; note?: string };

export type JudgedFigure = Figure & { ratio?: number; isMet?: boolean };

export function judge(figure: Figure): JudgedFigure {
  const ratio = figure.floor === undefined ? undefined : figure.value / figure.floor;
  const { target } = figure;
  const judged = target?.of === 'ratio' ? ratio : figure.value;
  return {
    ...figure,
    value: rounded(figure.value),
    ...(figure.floor !== undefined && { floor: rounded(figure.floor) }),
    ...(ratio !== undefined && { ratio: rounded(ratio) }),
    ...(target && { isMet: judged !== undefined && isWithin(target, judged) }),
  };
}

const isWithin = (target: Target, value: number): boolean =>
  'atMost' in target ? value <= target.atMost : value >= target.atLeast;

/** Four digits that count. */
const rounded = (value: number): number => (Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4)));

const columns = ['figure', 'value', 'unit', 'floor', 'ratio', 'target', ''] as const;

/** For people: one line a figure, notes beneath. */
export function toTable(figures: JudgedFigure[]): string {
  const rows = figures.map(({ figure, value, unit, floor, ratio, target, isMet }) => [
    figure,
    withCommas(value),
    unit,
    floor === undefined ? '' : withCommas(floor),
    ratio === undefined ? '' : `${ratio} ×`,
    target ? targetWords(target) : '',
    isMet === undefined ? '' : isMet ? 'met' : 'MISSED',
  ]);
  const widths = columns.map((name, n) => Math.max(name.length, ...rows.map((row) => row[n]?.length ?? 0)));
  const isNumber = (n: number) => n === 1 || n === 3 || n === 4;
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, n) => (isNumber(n) ? cell.padStart(widths[n]!) : cell.padEnd(widths[n]!)))
      .join('  ')
      .trimEnd();
  const body = figures.flatMap(({ note }, n) => [line(rows[n]!), ...(note ? [`    ${note}`] : [])]);
  return [line(columns), ...body].join('\n');
}

const withCommas = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 4 });

const targetWords = (target: Target): string =>
  `${'atMost' in target ? `≤ ${withCommas(target.atMost)}` : `≥ ${withCommas(target.atLeast)}`}${target.of === 'ratio' ? ' ×' : ''}`;
