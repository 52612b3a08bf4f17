import { call } from './http.js'
import type { ServerAddress } from './server.js'

/** How many HTTP requests of this kind the server has answered, whether or not the answers arrived. */
export async function countAnswers(
  server: Pick<ServerAddress, 'url'>,
  method: 'GET' | 'POST',
  status: number,
): Promise<number> {
  const { text } = await call(server, 'GET /metrics')
  const name = `stonechat_http_requests_total{method="${method}",status="${status}"} `
  const line = text.split('\n').find((one) => one.startsWith(name))
  return Number(line?.slice(name.length) ?? 0)
}
