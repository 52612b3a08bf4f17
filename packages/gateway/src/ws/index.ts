export { createLimiter, type Limiter, type LimiterOptions } from '../limiter.js'
export { createWebSocketGateway } from './gateway.js'
export type { Messaging, WebSocketGateway, WebSocketGatewayOptions } from './options.js'
