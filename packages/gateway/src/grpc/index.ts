export { createGrpcGateway, type GrpcGateway, type GrpcGatewayOptions } from './gateway.js'
