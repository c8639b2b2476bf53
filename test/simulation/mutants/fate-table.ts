import type { Fate } from './kill-mutant.ts';

/** Mutant · killed by · at seed · after seeds · seconds, a line each. */
export function toTable(fates: Fate[]): string {
  const rows = [['mutant', 'killed by', 'at seed', 'after seeds', 'seconds'], ...fates.map(toRow)];
  const widths = rows[0]!.map((_, n) => Math.max(...rows.map((row) => row[n]!.length)));
  return rows.map((row) => row.map((cell, n) => pad(cell, widths[n]!, n)).join('  ')).join('\n');
}

function toRow(fate: Fate): string[] {
  const seconds = fate.seconds.toFixed(1);
  if (fate.fate === 'killed') return [fate.name, fate.promise, String(fate.seed), String(fate.seeds), seconds];
  if (fate.fate === 'survived') return [fate.name, 'SURVIVED', '', String(fate.seeds), seconds];
  return [fate.name, 'NOT TRIED', '', '', seconds];
}

/** Words to the left, numbers to the right. */
const pad = (cell: string, width: number, column: number): string =>
  column < 2 ? cell.padEnd(width) : cell.padStart(width);
