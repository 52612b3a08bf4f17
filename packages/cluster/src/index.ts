export { describeNatsAddress, type NatsAddress, parseNatsAddress } from './nats-address.js'
export { createNatsBus, type NatsBusOptions } from './nats-bus.js'
