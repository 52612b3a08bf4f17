import { isIPv6 } from 'node:net'
import type { Server, ServerCredentials } from '@grpc/grpc-js'

/**
 * Binds a server to one address.
 * @returns the port, which is a free one where 0 was asked for
 * @throws Error with the `code` of the operating system, such as `EADDRINUSE`
 */
export function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
  credentials: ServerCredentials,
): Promise<number> {
  const address = `${isIPv6(host) ? `[${host}]` : host}:${port}`
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, bound) => {
      if (error === null) resolve(bound)
      else reject(withCode(error))
    })
  })
}

/** grpc-js keeps the reason in the text only. */
function withCode(error: Error): Error {
  const code = /\bE[A-Z]{3,}\b/.exec(error.message)?.[0]
  return code === undefined ? error : Object.assign(new Error(error.message, { cause: error }), { code })
}
