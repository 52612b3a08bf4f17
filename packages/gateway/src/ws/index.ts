export { createLimiter, type Limiter, type LimiterOptions } from '../limiter.js'
export {
  createWebSocketGateway,
  type Messaging,
  type WebSocketGateway,
  type WebSocketGatewayOptions,
} from './gateway.js'
