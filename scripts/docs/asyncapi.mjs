/** `docs/reference/asyncapi.json`: the WebSocket as AsyncAPI 3.0. */
import { errorTable, limits, subprotocol } from '@stonechat/protocol'
import { eventSchemas, operations } from '@stonechat/protocol/operations'
import { noteOn } from './comments.mjs'
import { toJsonSchema } from './schema-text.mjs'
import { socketOperations } from './websocket.mjs'

const schemas = {}
const id = { oneOf: [{ type: 'number' }, { type: 'string' }] }

/** The document, as text. */
export function renderAsyncapi() {
  const messages = {}
  const actions = {}
  for (const [name, schema] of Object.entries(eventSchemas)) {
    messages[`event.${name}`] = message(`event.${name}`, noteOn([name]), {
      event: { const: name },
      data: toComponent(schema, 'output'),
    })
    actions[`tell.${name}`] = { action: 'send', summary: noteOn([name]), ...through(`event.${name}`) }
  }
  for (const name of socketOperations) {
    const { input, output, summary } = operations[name]
    const request = { id, op: { const: name }, data: toComponent(input, 'input') }
    messages[`request.${name}`] = message(`request.${name}`, summary, request, ['op'])
    messages[`reply.${name}`] = message(`reply.${name}`, `Answers ${name}`, {
      id,
      data: toComponent(output, 'output'),
    })
    const { channel, messages: answers } = through(`reply.${name}`, 'refusal')
    actions[name] = {
      action: 'receive',
      summary,
      ...through(`request.${name}`),
      reply: { channel, messages: answers },
    }
  }
  const refusalFields = {
    id: { oneOf: [...id.oneOf, { type: 'null' }] },
    error: { $ref: '#/components/schemas/Error' },
  }
  messages.refusal = message('refusal', 'A request failed', refusalFields)
  return `${JSON.stringify(createDocument(messages, actions), null, 2)}\n`
}

function createDocument(messages, actions) {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Stonechat',
      version: '1',
      description:
        'Requests, replies and live events in JSON text frames. Rules of order and delivery: websocket.md.',
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    servers: {
      local: {
        host: 'localhost:8080',
        protocol: 'ws',
        security: [{ $ref: '#/components/securitySchemes/token' }],
      },
    },
    channels: {
      live: {
        address: '/ws',
        description: `The token comes as \`?token=\`, as a bearer, or in the subprotocol list \`${subprotocol}, bearer.TOKEN\`.`,
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: { method: 'GET', query: querySchema, bindingVersion: '0.1.0' } },
      },
    },
    operations: actions,
    components: {
      messages,
      schemas: { Error: errorSchema, ...schemas },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
  }
}

const querySchema = {
  type: 'object',
  properties: {
    token: { type: 'string', maxLength: limits.tokenMaxBytes },
    offline: { type: 'string', enum: ['none'], description: 'The client calls sync itself' },
    lang: { type: 'string', enum: ['en', 'zh'] },
  },
}

const errorSchema = {
  type: 'object',
  properties: {
    code: { type: 'string', enum: Object.keys(errorTable) },
    message: { type: 'string' },
    retryable: { type: 'boolean' },
    errors: {
      type: 'array',
      items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } },
    },
    retry_after_ms: { type: 'integer' },
  },
  required: ['code', 'message', 'retryable'],
}

function message(name, summary, properties, required = Object.keys(properties)) {
  return { name, summary, payload: { type: 'object', properties, required } }
}

function through(...names) {
  return {
    channel: { $ref: '#/channels/live' },
    messages: names.map((name) => ({ $ref: `#/channels/live/messages/${name}` })),
  }
}

/** JSON Schema whose nouns are components; AsyncAPI reads draft 7, where a tuple is a list of `items`. */
function toComponent(schema, io) {
  const { $schema: _, $defs = {}, ...own } = toJsonSchema(schema, io)
  for (const [name, definition] of Object.entries($defs)) schemas[name] ??= adapt(definition)
  return adapt(own)
}

function adapt(schema) {
  const text = JSON.stringify(schema, (key, value) => {
    if (key === '$ref') return `#/components/schemas/${value.split('/').at(-1)}`
    return value?.prefixItems === undefined ? value : asTuple(value)
  })
  return JSON.parse(text)
}

function asTuple({ prefixItems, items, ...rest }) {
  return { ...rest, items: prefixItems, ...(items === undefined ? {} : { additionalItems: items }) }
}
