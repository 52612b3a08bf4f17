/** What is known of a database, in a file beside it: a copy of the database that is put back does not take this along. */
import { readFile } from 'node:fs/promises'
import { replaceFile } from '../files/replace-file.js'
import type { Known } from './decide-incarnation.js'

/** `undefined` where there is none, or what is there is none of ours. */
export async function readMark(path: string): Promise<Known | undefined> {
  try {
    const mark = JSON.parse(await readFile(path, 'utf8')) as Partial<Known> | null
    const isMark = typeof mark?.value === 'string' && typeof mark.position === 'number'
    return isMark && typeof mark.ids === 'object' ? (mark as Known) : undefined
  } catch {
    return undefined
  }
}

/** On disk when it resolves; whoever reads finds the former one or this one. */
export function writeMark(path: string, mark: Known): Promise<void> {
  return replaceFile(path, `${JSON.stringify(mark)}\n`)
}
