import type { MysqlAddress } from './connect.js'

/** Why a server cannot be used, as one sentence for the person who configured it. Holds no password. */
export function explainFailure(
  error: unknown,
  { host, port, socketPath, user, database }: MysqlAddress,
): Error {
  const { code, message } = error as NodeJS.ErrnoException
  const place = socketPath ?? `${host}:${port}`
  const sentence = sentences({ place, host, user, database }).get(code ?? '') ?? firstLine(message)
  return new Error(code === undefined ? sentence : `${sentence} (${code})`, { cause: error })
}

function sentences({ place, host, user, database }: Record<'place' | 'host' | 'user' | 'database', string>) {
  const noAnswer = `${place} does not answer`
  return new Map([
    ['ECONNREFUSED', `nothing listens at ${place}`],
    ['ENOENT', `there is no socket ${place}`],
    ['ETIMEDOUT', noAnswer],
    ['EHOSTUNREACH', noAnswer],
    ['ENETUNREACH', noAnswer],
    ['PROTOCOL_CONNECTION_LOST', `${place} closed the connection`],
    ['ECONNRESET', `${place} closed the connection`],
    ['ENOTFOUND', `there is no host ${host}`],
    ['EAI_AGAIN', `the host ${host} cannot be looked up`],
    ['ER_ACCESS_DENIED_ERROR', `wrong password, or no user ${user}`],
    ['ER_ACCESS_DENIED_NO_PASSWORD_ERROR', `the user ${user} may not sign in this way`],
    [
      'ER_DBACCESS_DENIED_ERROR',
      `the user ${user} may not use the database ${database}, nor make it where it does not exist`,
    ],
    ['ER_CON_COUNT_ERROR', `${place} has too many connections`],
    ['HANDSHAKE_NO_SSL_SUPPORT', `${place} does not speak TLS`],
  ])
}

function firstLine(text: string | undefined): string {
  return (text ?? 'unknown failure').split('\n')[0] ?? ''
}
