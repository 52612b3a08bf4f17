/** JSON Schema in words: the type of a field with its limits, and the fields of an object as rows. */
import { closeObject, nouns } from '@stonechat/protocol/operations'
import { z } from 'zod'

/** What has a section of its own. */
export const nounNames = {
  Content: nouns.content,
  RecordContent: nouns.recordContent,
  Message: nouns.message,
  Reaction: nouns.reaction,
  Reply: nouns.reply,
  Forwarded: nouns.forwarded,
  Session: nouns.session,
  Group: nouns.group,
  GroupLine: nouns.groupLine,
  Member: nouns.member,
  Presence: nouns.presence,
  PublicUser: nouns.publicUser,
  OwnUser: nouns.ownUser,
  Device: nouns.device,
  UserChange: nouns.userChange,
  UserState: nouns.userState,
  ServerLimits: nouns.serverLimits,
  SignInWays: nouns.signInWays,
}

const names = { input: z.registry(), output: z.registry() }
for (const [id, schema] of Object.entries(nounNames)) {
  names.input.add(schema, { id: `${id}Input` })
  names.output.add(schema, { id })
}

/** A schema as JSON Schema, with nouns as references; what goes in has the keys that are known and no others. */
export function toJsonSchema(schema, io) {
  return z.toJSONSchema(schema, {
    io,
    metadata: names[io],
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      Object.assign(jsonSchema, z.globalRegistry.get(zodSchema))
      if (io === 'input') closeObject(zodSchema, jsonSchema)
      else if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
    },
  })
}

/**
 * The fields of an object: name, type, whether it must be there. Objects without a name of their own are opened:
 * `conversations[].reset`.
 */
export function listFields(reference, prefix = '') {
  const schema = reference.$ref === undefined ? reference : reference.$defs[reference.$ref.split('/').at(-1)]
  const required = new Set(schema.required)
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    const row = { name, path, type: typeText(field), isRequired: required.has(name), standard: field.default }
    const inner = field.type === 'array' ? field.items : field
    const suffix = field.type === 'array' ? '[].' : '.'
    return [row, ...(inner?.properties === undefined ? [] : listFields(inner, `${path}${suffix}`))]
  })
}

/** A type in words. */
export function typeText(schema) {
  if (schema.$ref !== undefined) return nounLink(schema.$ref)
  if (schema.const !== undefined) return code(JSON.stringify(schema.const))
  if (schema.enum !== undefined) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ')
  const choices = schema.anyOf ?? schema.oneOf
  if (choices !== undefined) return choices.map(typeText).join(' or ')
  if (schema.prefixItems !== undefined) return tupleText(schema)
  if (schema.type === 'array')
    return `list of ${typeText(schema.items)}${span(schema.minItems, schema.maxItems, '')}`
  if (schema.type === 'integer') return `integer${minimumText(schema.minimum)}`
  if (schema.type === 'string') return stringText(schema)
  return [schema.type ?? 'any JSON value'].flat().join(' or ')
}

function nounLink(reference) {
  const name = reference
    .split('/')
    .at(-1)
    .replace(/Input$/, '')
  return `[${name}](nouns.md#${name.toLowerCase()})`
}

function tupleText({ prefixItems, items }) {
  const rest = items === undefined || items === false ? '' : `, then ${typeText(items)}`
  return `list: ${prefixItems.map(typeText).join(', ')}${rest}`
}

function stringText({ minLength, maxLength, pattern, format, allOf = [] }) {
  const patterns = [pattern, ...allOf.map((part) => part.pattern)].filter(
    (one) => one !== undefined && format === undefined,
  )
  const shape = patterns.map((one) => `, ${code(one)}`).join('')
  return `${format ?? 'string'}${span(minLength, maxLength, ' characters')}${shape}`
}

function minimumText(minimum) {
  return minimum === undefined || minimum < -1e15 ? '' : ` ≥ ${minimum}`
}

function span(min, max, unit) {
  const isBounded = max !== undefined && max < Number.MAX_SAFE_INTEGER
  if (isBounded && min !== undefined) return `, ${grouped(min)} to ${grouped(max)}${unit}`
  if (isBounded) return `, at most ${grouped(max)}${unit}`
  return min === undefined ? '' : `, at least ${grouped(min)}${unit}`
}

/** 8000 → 8,000. */
export function grouped(number) {
  return number.toLocaleString('en')
}

/** Between backquotes, safe in a cell of a table. */
export function code(text) {
  return `\`${text.replaceAll('|', '\\|')}\``
}
