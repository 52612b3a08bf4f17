/** Results as people read them. */
import type { Report, TableCell } from '../lib/report.js'

export interface Result extends Report {
  readonly date: string
  readonly machine: { readonly processor: string; readonly cores: number; readonly load_before: number }
  readonly versions: Readonly<Record<string, string>>
}

/** A table of the rows, then what was wanted, then when and where it was. */
export function toMarkdown({ rows, targets = [], date, machine, versions }: Result): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const parts = [
    toTable(
      columns.map((column) => column.replaceAll('_', ' ')),
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    ),
  ]
  if (targets.length > 0)
    parts.push(
      toTable(
        ['target', 'wanted', 'measured', ''],
        targets.map(({ name, wanted, measured, isMet }) => [
          name,
          wanted,
          measured,
          isMet ? 'met' : '**missed**',
        ]),
      ),
    )
  const { processor, cores, load_before: load } = machine
  parts.push(
    `${date.slice(0, 10)}, Node ${versions.node}, ${cores} cores of ${processor}, load before ${load}.`,
  )
  return parts.join('\n\n')
}

export function toTable(head: readonly string[], rows: readonly (readonly TableCell[])[]): string {
  const toLine = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    toLine(head),
    toLine(head.map(() => '---')),
    ...rows.map((row) =>
      toLine(row.map((cell) => (cell === null ? '' : String(cell).replaceAll('|', '\\|')))),
    ),
  ].join('\n')
}
