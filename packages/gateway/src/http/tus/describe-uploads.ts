/** The routes of resumable uploads for the OpenAPI document: they follow tus, and are not in the table of operations. */
import { checksumAlgorithms } from './read-checksum.js'
import { version } from './version.js'

type Json = Record<string, unknown>

const problem: Json = { $ref: '#/components/responses/Problem' }
const text: Json = { type: 'string' }
const count: Json = { type: 'integer', minimum: 0 }

/** What clients send. */
const asks = {
  resumable: header('Tus-Resumable', { type: 'string', enum: [version] }, 'The version of tus', true),
  length: header('Upload-Length', { type: 'integer', minimum: 1 }, 'How many bytes there will be', true),
  metadata: header(
    'Upload-Metadata',
    text,
    'Pairs of a name and a value in base64, separated by commas: `filename`, `filetype`, `kind`, `width`, `height`, `duration_ms`, `waveform`, `client_id`',
  ),
  offset: header('Upload-Offset', count, 'How many bytes are there already; 409 where that is wrong', true),
  checksum: header(
    'Upload-Checksum',
    text,
    `${checksumAlgorithms.join(', ')}, a space, and the digest of the body in base64; 460 where it differs`,
  ),
}

/** What is answered. */
const tells = {
  'Tus-Resumable': { description: 'The version of tus', schema: text },
  'Upload-Offset': { description: 'How many bytes are durable', schema: count },
  'Upload-Length': { description: 'How many bytes there will be', schema: count },
  'Upload-Expires': {
    description: 'Until when it is kept unless more comes, as a date of HTTP',
    schema: text,
  },
  Location: { description: 'The address of the upload; its last part is the id of the file', schema: text },
  'Tus-Version': { description: 'The versions that there are', schema: text },
  'Tus-Extension': { description: 'What can be done beyond the core of tus', schema: text },
  'Tus-Max-Size': { description: 'How many bytes a file may have', schema: count },
  'Tus-Checksum-Algorithm': { description: 'What `Upload-Checksum` may begin with', schema: text },
}

const bytes: Json = {
  'application/offset+octet-stream': { schema: { type: 'string', format: 'binary' } },
}

/** Paths of the document, as long as there is a place for files. */
export function describeUploads(): Record<string, Json> {
  const { resumable, length, metadata, offset, checksum } = asks
  return {
    '/api/uploads': {
      options: options('upload.options', 'Learn what the server can, and how large a file may be'),
      post: {
        ...about('upload.create', 'Begin a resumable upload (tus 1.0), with or without its first bytes'),
        parameters: [resumable, length, metadata, checksum],
        requestBody: { required: false, content: bytes },
        responses: {
          201: answer('It has begun', ['Location', 'Tus-Resumable', 'Upload-Offset', 'Upload-Expires']),
          ...problems([400, 401, 412, 413, 415, 422, 429, 460]),
        },
      },
    },
    '/api/uploads/{file_id}': {
      parameters: [{ name: 'file_id', in: 'path', required: true, schema: text }],
      options: options('upload.options.one', 'The same, at the address of an upload'),
      head: {
        ...about('upload.get', 'Learn how far an upload is, to go on there'),
        parameters: [resumable],
        responses: {
          200: answer('It is so far', ['Tus-Resumable', 'Upload-Offset', 'Upload-Length']),
          ...problems([401, 404, 412, 429]),
        },
      },
      patch: {
        ...about('upload.write', 'Write on; the last byte makes a file of it'),
        parameters: [resumable, offset, checksum],
        requestBody: { required: true, content: bytes },
        responses: {
          204: answer('These bytes are durable', ['Tus-Resumable', 'Upload-Offset', 'Upload-Expires']),
          ...problems([400, 401, 404, 409, 412, 413, 415, 429, 460]),
        },
      },
      delete: {
        ...about('upload.cancel', 'Give an upload up, or delete the file that it has become'),
        parameters: [resumable],
        responses: { 204: answer('It is gone', ['Tus-Resumable']), ...problems([401, 404, 412, 429]) },
      },
    },
  }
}

function about(operationId: string, summary: string): Json {
  return { operationId, summary, tags: ['file'], security: [{ token: [] }] }
}

function options(operationId: string, summary: string): Json {
  const told = [
    'Tus-Resumable',
    'Tus-Version',
    'Tus-Extension',
    'Tus-Max-Size',
    'Tus-Checksum-Algorithm',
  ] as const
  return { ...about(operationId, summary), security: [], responses: { 204: answer('Done', told) } }
}

function header(name: string, schema: Json, description: string, required = false): Json {
  return { name, in: 'header', required, schema, description }
}

function answer(description: string, names: readonly (keyof typeof tells)[]): Json {
  return { description, headers: Object.fromEntries(names.map((name) => [name, tells[name]])) }
}

function problems(statuses: readonly number[]): Json {
  return Object.fromEntries([...statuses, 'default' as const].map((status) => [status, problem]))
}
