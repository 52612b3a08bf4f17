/** Bodies of `multipart/form-data` with one file in the field `file`, as browsers and curl send them; nothing of it goes to a disk. */
import type { IncomingMessage } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { Busboy, type BusboyHeaders } from '@fastify/busboy'
import { faults, StonechatError } from '@stonechat/protocol'
import { gatewayLimits } from '../limits.js'
import { isRead, readHostBody } from './host-body.js'

export interface FormFile {
  /** As the caller wrote it, folders and all. */
  readonly name: string | undefined
  readonly mediaType: string
  /**
   * The bytes of the file, once. It ends after the end of the form was seen.
   * @throws StonechatError `invalid_input` where more follows than the form may have, `unavailable` where the caller is gone
   */
  readonly bytes: AsyncIterable<Uint8Array>
}

export function isForm({ headers }: IncomingMessage): boolean {
  return /^multipart\/form-data *(;|$)/i.test(headers['content-type'] ?? '')
}

/**
 * Reads a form up to the first byte of its file.
 * @throws StonechatError `invalid_input` where it is no form, or has anything but one file and fields whose names begin with `x_`;
 * `unavailable` where the caller is gone
 */
export function openForm(raw: IncomingMessage): Promise<FormFile> {
  const form = createParser(raw.headers as BusboyHeaders)
  const source = isRead(raw) ? Readable.from([readHostBody(raw)]) : raw
  const whole = finished(form)
  const refuse = (error: StonechatError) => void form.destroy(error)
  let file: Readable | undefined
  let bytesAround = 0
  const gate = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (file === undefined || file.readableEnded) bytesAround += chunk.length
      if (bytesAround > gatewayLimits.formAroundMaxBytes) refuse(invalid())
      else form.write(chunk, done)
    },
    final(done) {
      form.end(done)
    },
  }).on('error', ignore)

  return new Promise((open, fail) => {
    form
      .on(
        'file',
        (field: string, stream: Readable, name: string | undefined, _encoding, mediaType: string) => {
          stream.on('error', ignore)
          if (field !== 'file') return refuse(invalid())
          file = stream
          open({ name, mediaType, bytes: readFile(stream, whole) })
        },
      )
      .on('field', (field: string | undefined) => {
        if (field?.startsWith('x_') !== true) refuse(invalid())
      })
      .on('filesLimit', () => refuse(invalid()))
      .on('fieldsLimit', () => refuse(invalid()))
    whole
      .then(() => {
        if (file === undefined) throw invalid()
      })
      .catch((cause: unknown) => {
        const error = asRefusal(cause)
        source.unpipe(gate)
        file?.destroy(error)
        fail(error)
      })
    source.once('close', () => {
      if (!source.readableEnded) refuse(new StonechatError('unavailable'))
    })
    source.pipe(gate)
  })
}

async function* readFile(file: Readable, whole: Promise<void>): AsyncGenerator<Uint8Array> {
  try {
    yield* file as AsyncIterable<Uint8Array>
    await whole
  } catch (cause) {
    throw asRefusal(cause)
  }
}

function createParser(headers: BusboyHeaders) {
  try {
    return new Busboy({
      headers,
      preservePath: true,
      limits: {
        files: 1,
        fields: gatewayLimits.formMaxFields,
        fieldSize: gatewayLimits.formFieldMaxBytes,
        headerPairs: gatewayLimits.formMaxHeaders,
        headerSize: gatewayLimits.formHeaderMaxBytes,
      },
    })
  } catch (cause) {
    throw invalid(cause)
  }
}

/** What the parser finds wrong with a form. */
const asRefusal = (cause: unknown) => (cause instanceof StonechatError ? cause : invalid(cause))

const invalid = (cause?: unknown) =>
  new StonechatError('invalid_input', { errors: [{ path: 'file', message: faults.form }], cause })

/** What fails is told by the promise of the form; a stream must not end the process besides. */
const ignore = () => {}
