/** The OpenAPI 3.1 document, made from operations alone. */
import { errorTable } from '@stonechat/protocol'
import { type Auth, areas, closeObject, mayCall, nouns, type Operation } from '@stonechat/protocol/operations'
import * as z from 'zod'
import { problemMediaType } from '../error-map.js'
import type { OpenapiInfo } from './options.js'

type Json = Record<string, unknown>

export interface OpenapiOptions {
  /** Those without a path are left out. */
  readonly operations: readonly Operation[]
  readonly info?: OpenapiInfo | undefined
  /** Paths that are in no table of operations. */
  readonly morePaths?: Record<string, Json> | undefined
  /** Where the paths begin. */
  readonly prefix: string
}

/** Describes operations; nouns become shared components. */
export function createOpenapi({ operations, info = defaultInfo, morePaths, prefix }: OpenapiOptions): Json {
  const schemas: Json = { Problem: problemSchema }
  const paths: Record<string, Json> = {}
  for (const operation of operations) {
    if (operation.http === undefined) continue
    const [method, path] = operation.http
    const template = path.replace(/:(\w+)/g, '{$1}')
    paths[template] = { ...paths[template], [method.toLowerCase()]: describeOperation(operation, schemas) }
  }
  return {
    openapi: '3.1.0',
    info,
    servers: [{ url: prefix === '' ? '/' : prefix }],
    tags: Object.keys(areas).map((name) => ({ name })),
    paths: { ...paths, ...morePaths },
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        service: { type: 'http', scheme: 'bearer', description: 'The service token of the server.' },
      },
      responses: { Problem: problemResponse },
    },
  }
}

const defaultInfo: OpenapiInfo = { title: 'Stonechat', version: '1' }

/** A request may not have what an answer may: a noun that goes in is another component. */
const nounNames = { input: z.registry<{ id: string }>(), output: z.registry<{ id: string }>() }
for (const [name, schema] of Object.entries({
  Content: nouns.content,
  Message: nouns.message,
  Session: nouns.session,
  Group: nouns.group,
  Member: nouns.member,
  Presence: nouns.presence,
  PublicUser: nouns.publicUser,
  OwnUser: nouns.ownUser,
  AdminUser: nouns.adminUser,
  Device: nouns.device,
  UserChange: nouns.userChange,
  UserState: nouns.userState,
})) {
  nounNames.input.add(schema, { id: `${name}Input` })
  nounNames.output.add(schema, { id: name })
}

const problemSchema: Json = {
  type: 'object',
  description: 'An error, by RFC 9457. Branch on `code`; show `detail`.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'A sentence in the language of `Accept-Language` (en, zh).' },
    code: {
      type: 'string',
      enum: Object.keys(errorTable),
      description: Object.entries(errorTable)
        .map(([code, { http, en }]) => `- \`${code}\` (${http}): ${en}`)
        .join('\n'),
    },
    retryable: { type: 'boolean' },
    errors: {
      type: 'array',
      description: 'Which fields were wrong, in the same language; with `invalid_input`.',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, message: { type: 'string' } },
        required: ['path', 'message'],
      },
    },
    retry_after_ms: { type: 'integer' },
    proof: {
      type: 'object',
      description:
        'Work that lets the same request through at once, with `proof: {challenge, answer}`: a whole number whose decimal digits, as the salt of PBKDF2-HMAC-SHA-256 with the challenge as the password and so many rounds, give a key whose first 4 bytes, most significant first, are less than 2^32 / tries. With `rate_limited`, where it helps.',
      properties: {
        challenge: { type: 'string' },
        rounds: { type: 'integer' },
        tries: { type: 'integer' },
        expires_at: { type: 'integer' },
      },
      required: ['challenge', 'rounds', 'tries', 'expires_at'],
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'retryable'],
}

const problemResponse: Json = {
  description: 'An error',
  content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
}

function describeOperation(operation: Operation, schemas: Json): Json {
  const { name, area, auth, status, summary, answer } = operation
  const hasBody = status !== 204
  return {
    operationId: name,
    summary,
    tags: [area],
    security: securityOf(auth),
    ...describeInput(operation, schemas),
    responses: {
      [status]: {
        description: 'Done',
        ...(hasBody ? { content: describeAnswer(operation, schemas) } : {}),
      },
      ...(answer === 'bytes' ? bytesAnswers : {}),
      ...Object.fromEntries(
        problemStatuses(auth).map((code) => [code, { $ref: '#/components/responses/Problem' }]),
      ),
      default: { $ref: '#/components/responses/Problem' },
    },
  }
}

function describeAnswer({ answer, output }: Operation, schemas: Json): Json {
  return answer === 'bytes' ? bytesContent() : jsonContent(toSchema(output, 'output', schemas))
}

function securityOf(auth: Auth): Json[] {
  if (auth === 'none') return []
  return [
    ...(auth === 'service' ? [] : [{ token: [] }]),
    ...(mayCall(auth, { kind: 'service' }) ? [{ service: [] }] : []),
  ]
}

function problemStatuses(auth: Auth): string[] {
  if (auth === 'none') return ['400', '429']
  return auth === 'user' ? ['400', '401', '429'] : ['400', '401', '403', '429']
}

/** Path and query where the method has no body or takes bytes; otherwise a body, except for what stands in the path. */
function describeInput({ http, input, body: bodyKind, mediaTypes }: Operation, schemas: Json): Json {
  const [method, path] = http!
  const takesBytes = bodyKind === 'bytes'
  const inPath = new Set([...path.matchAll(/:(\w+)/g)].map((match) => match[1]!))
  const schema = toSchema(input, 'input', schemas)
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>)
  const required = new Set((schema.required ?? []) as string[])
  const rest = fields.filter(([field]) => !inPath.has(field))

  const asParameter = ([field, fieldSchema]: [string, Json]) => ({
    name: field,
    in: inPath.has(field) ? 'path' : 'query',
    required: inPath.has(field) || required.has(field),
    schema: fieldSchema,
    ...(fieldSchema.type === 'array' ? { style: 'form', explode: false } : {}),
  })
  const parameters = fields
    .filter(([field]) => inPath.has(field) || method === 'GET' || takesBytes)
    .map(asParameter)
  const requiredRest = [...required].filter((field) => !inPath.has(field))
  const body = {
    ...schema,
    properties: Object.fromEntries(rest),
    ...(requiredRest.length === 0 ? { required: undefined } : { required: requiredRest }),
  }
  if (takesBytes) return { parameters, requestBody: { required: true, content: bodyContent(mediaTypes) } }
  return {
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(method === 'GET' || (rest.length === 0 && !schema.additionalProperties)
      ? {}
      : { requestBody: { required: requiredRest.length > 0, content: jsonContent(body) } }),
  }
}

const bytesContent = (mediaTypes: Operation['mediaTypes'] = ['*/*']): Json =>
  Object.fromEntries(mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]))

/** The bytes themselves, or a form with them. */
const bodyContent = (mediaTypes: Operation['mediaTypes']): Json => ({
  ...bytesContent(mediaTypes),
  'multipart/form-data': {
    schema: {
      type: 'object',
      properties: { file: { type: 'string', format: 'binary' } },
      required: ['file'],
    },
  },
})

/** What a request for bytes may be answered with besides all of them. */
const bytesAnswers: Json = {
  206: { description: 'The bytes that `Range` asks for', content: bytesContent() },
  302: { description: 'They are at `Location`' },
  304: { description: 'They are those of `If-None-Match`' },
  416: { $ref: '#/components/responses/Problem' },
}

const jsonContent = (schema: Json): Json => ({ 'application/json': { schema } })

/** A schema whose nouns are references; what they refer to is put into `schemas`. */
function toSchema(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _,
    $defs,
    ...own
  } = hoistReferences(
    z.toJSONSchema(schema, {
      io,
      metadata: nounNames[io],
      unrepresentable: 'any',
      override({ zodSchema, jsonSchema }) {
        // Lengths of texts, which are counted in characters and not in UTF-16 units.
        Object.assign(jsonSchema, z.globalRegistry.get(zodSchema))
        if (io === 'input') closeObject(zodSchema, jsonSchema)
        // Answers may grow fields.
        else if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      },
    }) as Json,
  )
  Object.assign(schemas, $defs)
  return own
}

function hoistReferences(schema: Json): Json {
  const text = JSON.stringify(schema, (key, value: unknown) => {
    if (key === '$ref' && typeof value === 'string') {
      return value.replace('#/$defs/', '#/components/schemas/')
    }
    return value
  })
  return JSON.parse(text) as Json
}
