/** The tables of docs/guide/rights.md: written by hand, read by people, and tried cell by cell. */
import { readFileSync } from 'node:fs'
import type { OperationName } from '@stonechat/protocol'
import { isOperationName } from '@stonechat/protocol/operations'

/** One row: an operation, what is done with it, and what each kind of caller is answered: `yes` or an error code. */
export interface Right {
  /** The heading above the table, such as `In a group`. */
  readonly table: string
  readonly operation: OperationName
  readonly what: string
  /** By the heading of the column; a cell that cannot be, `–`, is left out. */
  readonly cells: ReadonlyMap<string, string>
}

const page = new URL('../../../docs/guide/rights.md', import.meta.url)

/** Every row; one that names several operations is one for each. */
export function readRights(): Right[] {
  const sections = readFileSync(page, 'utf8').split(/^## /m).slice(1)
  return sections.flatMap((section) => {
    const table = section.slice(0, section.indexOf('\n'))
    const [head = [], , ...rows] = section
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      )
    return rows.flatMap(([names = '', what = '', ...answers]) => {
      const columns = answers.map((answer, at) => [head[at + 2] ?? '', answer] as const)
      const cells = new Map(columns.filter(([, answer]) => answer !== '–'))
      return names.split(',').map((text) => ({ table, operation: readName(text), what, cells }))
    })
  })
}

function readName(text: string): OperationName {
  const name = text.trim().replaceAll('`', '')
  if (!isOperationName(name))
    throw new Error(`docs/guide/rights.md has a row for ${name}, which is no operation`)
  return name
}
