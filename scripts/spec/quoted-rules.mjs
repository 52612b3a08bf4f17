import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vitest/node'

const number = /\[[A-Z]\d+[a-z]?\]/
const quote = /^\[([A-Z]\d+[a-z]?)\]\s*(.*)$/s

/**
 * Every string of the sources in packages/ and tests/ that begins with the number of a rule, `[M4] …`. Read from the syntax
 * tree: a quotation mark within a title cannot cut it, a comment is no title, and no list of file names can miss a suite.
 *
 * @returns {{ number: string, title: string, place: string }[]}
 */
export function readQuotedRules(folder) {
  const files = ['packages', 'tests'].flatMap((name) => listSources(join(folder, name)))
  return files.flatMap((file) => readQuotes(readFileSync(file, 'utf8'), file, file.slice(folder.length + 1)))
}

function listSources(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return /^(node_modules|dist|gen)$/.test(entry.name) ? [] : listSources(path)
    return /(?<!\.d)\.tsx?$/.test(entry.name) ? [path] : []
  })
}

function readQuotes(source, file, place) {
  if (!number.test(source)) return []
  const found = []
  visit(parseAst(source, { lang: file.endsWith('x') ? 'tsx' : 'ts' }), (node) => {
    const [, number, title] = quote.exec(textOf(node) ?? '') ?? []
    if (number === undefined) return
    found.push({ number, title: title.trim(), place: `${place}:${lineOf(source, node.start)}` })
  })
  return found
}

function visit(node, act) {
  if (typeof node !== 'object' || node === null) return
  if (typeof node.type === 'string') act(node)
  for (const child of Object.values(node)) visit(child, act)
}

/** What a literal says, with `…` for what is put in. */
function textOf({ type, value, quasis }) {
  if (type === 'Literal') return typeof value === 'string' ? value.replace(/%[sjdi]/g, '…') : undefined
  return type === 'TemplateLiteral' ? quasis.map((part) => part.value.cooked).join('…') : undefined
}

function lineOf(source, offset) {
  return source.slice(0, offset).split('\n').length
}
