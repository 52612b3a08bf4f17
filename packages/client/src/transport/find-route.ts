import { firstRoutes, type OperationName, type Route, route } from '@stonechat/protocol'
import { failNetwork } from '../base/client-error.js'

/** The route of an operation that is known from the start; `undefined` where a socket carries it for a signed-in user. */
export function firstRouteOf(name: OperationName): Route | undefined {
  return (firstRoutes as { readonly [N in OperationName]?: Route })[name]
}

/**
 * How an operation is called over HTTP. What a socket carries seldom goes this way, so that its route is loaded when it does.
 * @throws ClientError `network` where it cannot be had now
 */
export async function findRoute(name: OperationName): Promise<Route> {
  const first = firstRouteOf(name)
  if (first) return first
  const { userRoutes } = await import('@stonechat/protocol/user-routes').catch(failNetwork)
  return route(userRoutes[name as keyof typeof userRoutes])
}
