/** The pages that are one table each: errors, limits, options. */
import { readFileSync } from 'node:fs'
import { errorTable } from '@stonechat/protocol'
import { environmentOf, flagOf, optionKeys, options } from '../../packages/server/src/config/options.ts'
import { readLimitTables } from './limit-tables.mjs'
import { grouped } from './schema-text.mjs'

const grpcNames = { 3: 'INVALID_ARGUMENT', 5: 'NOT_FOUND', 6: 'ALREADY_EXISTS', 7: 'PERMISSION_DENIED' }
Object.assign(grpcNames, {
  8: 'RESOURCE_EXHAUSTED',
  9: 'FAILED_PRECONDITION',
  11: 'OUT_OF_RANGE',
  12: 'UNIMPLEMENTED',
})
Object.assign(grpcNames, { 13: 'INTERNAL', 14: 'UNAVAILABLE', 16: 'UNAUTHENTICATED' })

/** `errors.md` */
export function renderErrors() {
  const rows = Object.entries(errorTable).map(
    ([code, { http, grpc, retryable, en, zh }]) =>
      `| \`${code}\` | ${http} | ${grpcNames[grpc]} | ${retryable ? 'yes' : ''} | ${en} | ${zh} |`,
  )
  return [
    '# Errors',
    'One code means one thing on every carrier. Over HTTP it is the `code` of a problem document, over the WebSocket that of the `error` of a reply, over gRPC it stands in the trailer `stonechat-code`. Branch on the code; the sentences are for people and may change. Retry, with growing pauses, only what is retryable.',
    ['| code | HTTP | gRPC | retryable | English | 中文 |', '|---|---|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

/** `limits.md`: the tables of all packages, in the chapters that their comments name. */
export async function renderLimits() {
  const chapters = new Map()
  for (const { file, from, values } of await readLimitTables())
    for (const [title, names] of chaptersOf(file))
      chapters.set(title, [
        ...(chapters.get(title) ?? []),
        ...names.map((name) => ({ name, value: values[name], from })),
      ])
  const sections = [...chapters].map(([title, rows]) => {
    const lines = rows.map(
      ({ name, value, from }) => `| \`${name}\` | ${quantity(name, value)} | \`${from}\` |`,
    )
    return [`## ${title}`, ['| limit | | import |', '|---|---|---|', ...lines].join('\n')].join('\n\n')
  })
  return [
    '# Limits',
    'Every queue, page, buffer, retry and wait has a limit with a name. What clients and servers must both know is in `@stonechat/protocol`; each package keeps its own in `src/limits.ts`, or beside the rule that a limit belongs to.',
    ...sections,
  ].join('\n\n')
}

/** Every chapter of a table, by the comment above it, with the names in it. */
function chaptersOf(file) {
  const source = readFileSync(file, 'utf8')
  const table = /^export const \w*limits = \{\n[\s\S]*?^\}/im.exec(source)?.[0] ?? source
  const chapters = table.split(/^ *\/\/ /m).slice(1)
  return chapters.map((chapter) => [
    chapter.split('\n')[0],
    [...chapter.matchAll(/^(?: {2}|export const )(\w+)(?::| =)/gm)].map((match) => match[1]),
  ])
}

/** `options.md` */
export function renderOptions() {
  const rows = optionKeys.map((key) => {
    const { default: standard, defaultNote = '', help, placeholder, isSecret } = options[key]
    const flag = `-${flagOf(key)}${placeholder === undefined ? '' : ` ${placeholder}`}`
    const secret = isSecret === true ? ' Secret: never printed or logged.' : ''
    const initial = standard === undefined ? defaultNote : `\`${standard}\``
    return `| \`${bars(flag)}\` | \`${environmentOf(key)}\` | ${initial} | ${bars(help)}.${secret} |`
  })
  return [
    '# Options',
    'Each is a flag with one dash or two (`-port 9000`, `--port=9000`), an environment variable, or a key in the YAML file of `-config` (the name of the flag without its dash: `jwt-secret: …`). A flag wins over the environment, the environment over the file, the file over the default. An option without a value is a switch: the flag alone turns it on, `-flag=off` turns it off. `stonechat check` shows what results, without secrets.',
    ['| flag | environment | default | |', '|---|---|---|---|', ...rows].join('\n'),
  ].join('\n\n')
}

const bars = (text) => text.replaceAll('|', '\\|')

/** 900000 of `…Ms` → `15 min`. */
function quantity(name, value) {
  if (name.endsWith('Ms')) return duration(value)
  if (name.endsWith('Bytes'))
    return value % 1_024 === 0 && value >= 1_048_576 ? `${value / 1_048_576} MiB` : `${grouped(value)} bytes`
  if (name.endsWith('Characters')) return `${grouped(value)} characters`
  return grouped(value)
}

function duration(ms) {
  const units = [
    [24 * 60 * 60_000, 'd'],
    [60 * 60_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ]
  const [size, unit] = units.find(([length]) => ms >= length && ms % length === 0) ?? [1, 'ms']
  return `${grouped(ms / size)} ${unit}`
}
