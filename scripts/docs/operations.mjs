/** One operation as a section: what goes in, what comes out, what it may answer instead. */
import { eventSchemas, nouns, operations } from '@stonechat/protocol/operations'
import { noteOn } from './comments.mjs'
import { listFields, nounNames, toJsonSchema, typeText } from './schema-text.mjs'

/** `message.send` → `message-send`, the same on every site. */
export const anchorOf = (name) => name.replaceAll('.', '-')

/** Who may call, by level. */
const callers = {
  none: 'no token needed',
  user: 'needs a token',
  bot: 'for bots',
  operator: 'for operators and services',
  service: 'for services',
}

const bytesText =
  'Output: the bytes as they are, with `ETag`; `Range`, `If-Range`, `If-None-Match` and `HEAD` do what HTTP says they do. Or a redirect to where they are.'

/** The section of an operation, below a heading of the given level. */
export function renderOperation(name, { heading, level = '###' }) {
  const { input, output, auth, cost, errors, status, summary, answer } = operations[name]
  const facts = [
    `\`${name}\``,
    callers[auth],
    `costs ${cost} ${cost === 1 ? 'point' : 'points'}`,
    `answers ${status}`,
  ]
  return [
    `<a id="${anchorOf(name)}"></a>`,
    `${level} ${heading}`,
    `${summary}.`,
    facts.join(' · '),
    inputText(name, input),
    status === 204 ? '' : answer === 'bytes' ? bytesText : outputText(name, output),
    errors.length === 0
      ? ''
      : `Errors of its own: ${errors.map((code) => `[\`${code}\`](errors.md)`).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

function inputText(name, input) {
  const { properties, additionalProperties } = toJsonSchema(input, 'input')
  if (properties === undefined && additionalProperties)
    return `Input: ${typeText(toJsonSchema(input, 'input'))}. ${noteOn([name], 'input')}.`
  return fieldTable('Input', input, 'input', [`${name}/input`])
}

function outputText(name, output) {
  const schema = toJsonSchema(output, 'output')
  if (schema.properties !== undefined) return fieldTable('Output', output, 'output', [`${name}/output`])
  const note = noteOn([name, `${name}/input`], 'output')
  return `Output: ${typeText(schema)}${note === '' ? '' : `. ${note}`}`
}

/** A table of the fields of a schema; empty where there are none. */
export function fieldTable(title, schema, io, places) {
  const rows = listFields(toJsonSchema(schema, io))
  if (rows.length === 0) return ''
  const isInput = io === 'input'
  const lines = rows.map(({ name, path, type, isRequired, standard }) => {
    const must = isRequired ? 'yes' : standard === undefined ? '' : `default \`${JSON.stringify(standard)}\``
    return `| \`${path}\` | ${type} | ${isInput ? `${must} | ` : ''}${noteOn(places, name)} |`
  })
  return [
    isInput ? `| ${title} | type | required | |` : `| ${title} | type | |`,
    isInput ? '|---|---|---|---|' : '|---|---|---|',
    ...lines,
  ].join('\n')
}

/** An event as a section. */
export function renderEvent(name) {
  const base = name.split('.')[0]
  return [
    `<a id="event-${anchorOf(name)}"></a>`,
    `### \`${name}\``,
    noteOn([name]),
    fieldTable('Field', eventSchemas[name], 'output', [name, base]) || unionText(eventSchemas[name]),
  ].join('\n\n')
}

function unionText(schema) {
  const { $ref } = toJsonSchema(schema, 'output')
  return $ref === undefined ? 'No fields.' : `One [${typeText({ $ref }).slice(1)} by its \`kind\`.`
}

/** `nouns.md`: the things that many answers carry. */
export function renderNouns() {
  const sections = Object.entries(nounNames).map(([title, schema]) => {
    const place = Object.keys(nouns).find((key) => nouns[key] === schema)
    const table = texts[title]?.() ?? fieldTable('Field', schema, 'output', [place])
    return [`## ${title}`, noteOn([place]), table].filter((part) => part !== '').join('\n\n')
  })
  return [
    '# Nouns',
    'What many answers and events carry. Ids are integers below 2^53, times are Unix milliseconds. New fields may appear; those of this page stay.',
    ...sections,
  ].join('\n\n')
}

/** Those that have several forms. */
const texts = { Content: contentText, UserChange: userChangeText }

function userChangeText() {
  return nouns.userChange.options
    .map((option) => {
      const kind = `\`${JSON.stringify(option.shape.kind.value)}\``
      return fieldTable(kind, option, 'output', ['userChange'])
    })
    .join('\n\n')
}

function contentText() {
  return [
    'What a message says, by `type`. In a request a bare string means text.',
    fieldTable('`"text"`', nouns.textContent, 'output', ['textContent']),
    fieldTable('`"custom"`', nouns.customContent, 'output', ['customContent']),
    noteOn(['customContent']),
  ].join('\n\n')
}
