import {
  type OperationName,
  type ProofWanted,
  protocolVersion,
  type Route,
  routes,
} from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { ClientError, isKnownCode } from '../base/client-error.js'

export interface HttpOptions {
  readonly fetch: typeof fetch
  /** The server's base, `https://chat.example.org`. */
  readonly url: string
}

export interface Http {
  /**
   * Calls an operation over HTTP, by its route.
   * @throws ClientError the server's refusal, or `network`
   */
  call(name: OperationName, input: object, token?: string): Promise<unknown>
}

/** Makes the HTTP carrier. */
export function createHttp({ fetch, url }: HttpOptions): Http {
  return {
    async call(name, input, token) {
      const { http }: Route = routes[name]
      // Only a live socket carries this operation, and there is none.
      if (http === undefined) throw new ClientError('network')
      const [method, pattern] = http
      const { path, rest } = fillPath(pattern, input)
      const headers: Record<string, string> = { accept: 'application/json' }
      if (token !== undefined) headers.authorization = `Bearer ${token}`
      if (method === 'POST') headers['content-type'] = 'application/json'
      try {
        const response = await fetch(`${url}${path}${toQuery(method === 'POST' ? [] : rest)}`, {
          method,
          headers,
          signal: AbortSignal.timeout(limits.requestTimeoutMs),
          ...(method === 'POST' ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
        })
        if (!response.ok) throw await toClientError(response)
        return response.status === 204 ? {} : await response.json()
      } catch (error) {
        throw error instanceof ClientError ? error : new ClientError('network', { cause: error })
      }
    },
  }
}

/** Puts the fields that the path names into it; the others are `rest`. */
function fillPath(pattern: string, input: object): { path: string; rest: [string, unknown][] } {
  const fields = new Map<string, unknown>(Object.entries(input).filter(([, value]) => value !== undefined))
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = fields.get(name)
    fields.delete(name)
    return encodeURIComponent(String(value))
  })
  return { path, rest: [...fields] }
}

function toQuery(fields: readonly [string, unknown][]): string {
  const own = fields.map(([name, value]) => [name, String(value)])
  return `?${new URLSearchParams([...own, ['x_version', `${protocolVersion}`]])}`
}

/** Reads `application/problem+json`. What is none comes from something between us and the server. */
async function toClientError(response: Response): Promise<ClientError> {
  const problem: unknown = await response.json().catch(() => undefined)
  const { code, detail, errors, retry_after_ms, proof } = (problem ?? {}) as Record<string, unknown>
  if (!isKnownCode(code)) {
    return new ClientError(response.status >= 500 ? 'network' : 'internal')
  }
  const retryAfterMs = Number(retry_after_ms ?? Number(response.headers.get('retry-after') ?? '-') * 1_000)
  return new ClientError(code, {
    message: typeof detail === 'string' ? detail : undefined,
    errors: Array.isArray(errors) ? errors : undefined,
    retryAfterMs: Number.isFinite(retryAfterMs) ? retryAfterMs : undefined,
    proof: proof as ProofWanted | undefined,
  })
}
