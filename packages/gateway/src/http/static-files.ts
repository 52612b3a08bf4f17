/** Files of a folder that does not change: each is read once, and from then on an answer costs no more than its bytes. */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isKnownTag } from './entity-tags.js'

export interface StaticFiles {
  /** Answers with the file of that path, `assets/app.js`; `undefined` where there is none. */
  send(path: string, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> | undefined
}

interface Prepared {
  readonly type: string
  readonly etag: string
  readonly bytes: Buffer
  /** What was compressed beside it, best first. */
  readonly encoded: readonly { readonly encoding: string; readonly bytes: Buffer }[]
}

/** By the ending of the file that `vite build` writes beside the original. */
const encodings = [
  { encoding: 'br', ending: '.br' },
  { encoding: 'gzip', ending: '.gz' },
] as const

/**
 * Lists the folder, without hidden files, and reads a file when it is first asked for.
 * @param cacheControl what caches may do with a file of that path
 */
export function openStaticFiles(root: string, cacheControl: (path: string) => string): StaticFiles {
  const names = new Set(listFiles(root))
  const prepared = new Map<string, Promise<Prepared>>()

  const prepare = async (path: string): Promise<Prepared> => {
    const bytes = await readFile(join(root, path))
    const beside = encodings.filter(({ ending }) => names.has(path + ending))
    return {
      type: types[extname(path)] ?? 'application/octet-stream',
      // Weak, because it is the same for all encodings.
      etag: `W/"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
      bytes,
      encoded: await Promise.all(
        beside.map(async ({ encoding, ending }) => ({
          encoding,
          bytes: await readFile(join(root, path + ending)),
        })),
      ),
    }
  }

  const find = (path: string): Promise<Prepared> => {
    const known = prepared.get(path)
    if (known !== undefined) return known
    const file = prepare(path)
    prepared.set(path, file)
    // A disk that failed once may work again.
    file.catch(() => prepared.delete(path))
    return file
  }

  return {
    send(path, request, reply) {
      if (!names.has(path)) return undefined
      return find(path).then(({ type, etag, bytes, encoded }) => {
        reply.header('etag', etag).header('cache-control', cacheControl(path))
        if (encoded.length > 0) reply.header('vary', 'origin, accept-encoding')
        if (isKnownTag(request.headers['if-none-match'], etag)) return reply.code(304).send()
        const best = encoded.find(({ encoding }) => accepts(request.headers['accept-encoding'], encoding))
        if (best !== undefined) reply.header('content-encoding', best.encoding)
        return reply.type(type).send(best?.bytes ?? bytes)
      })
    },
  }
}

function listFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name).slice(root.replace(/[\\/]+$/, '').length + 1),
    )
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
}

/** RFC 9110 §12.5.3, as far as browsers and proxies use it: a name, and `q=0` for what is not wanted. */
function accepts(header: string | string[] | undefined, encoding: string): boolean {
  return String(header ?? '')
    .split(',')
    .some((one) => {
      const [name, weight] = one.trim().split(/\s*;\s*/)
      return name === encoding && !/^q=0(\.0*)?$/.test(weight ?? '')
    })
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
