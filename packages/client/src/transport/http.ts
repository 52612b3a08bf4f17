import { type OperationName, type ProofWanted, protocolVersion } from '@stonechat/protocol'
import * as limits from '@stonechat/protocol/client-limits'
import { ClientError, failNetwork, isKnownCode } from '../base/client-error.js'
import { findRoute } from './find-route.js'

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
  /**
   * Asks for a path, with what there is of a body as it is.
   * @throws ClientError the server's refusal, or `network`
   */
  fetch(path: string, init: RequestInit, token?: string): Promise<Response>
}

/** Makes the HTTP carrier. */
export function createHttp({ fetch, url }: HttpOptions): Http {
  const http: Http = {
    async call(name, input, token) {
      const { http: how } = await findRoute(name)
      // Only a live socket carries this operation, and there is none.
      if (how === undefined) throw new ClientError('network')
      const [method, pattern] = how
      const { path, rest } = fillPath(pattern, input)
      const isPost = method === 'POST'
      const response = await http.fetch(
        `${path}${toQuery(isPost ? [] : rest)}`,
        {
          method,
          headers: isPost ? { 'content-type': 'application/json' } : {},
          signal: AbortSignal.timeout(limits.requestTimeoutMs),
          ...(isPost ? { body: JSON.stringify(Object.fromEntries(rest)) } : {}),
        },
        token,
      )
      if (response.status === 204) return {}
      return response.json().catch(failNetwork)
    },
    async fetch(path, init, token) {
      const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const headers = { accept: 'application/json', ...authorization, ...init.headers }
      const response = await fetch(`${url}${path}`, { ...init, headers }).catch(failNetwork)
      if (!response.ok) throw await toClientError(response)
      return response
    },
  }
  return http
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
