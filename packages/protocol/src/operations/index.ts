export { eventSchemas } from '../gen/event-schemas.js'
export { username } from '../user/names.js'
export { type Area, areas } from './areas.js'
export { bytesAnswer } from './bytes-answer.js'
export {
  type AnyCaller,
  type Auth,
  type Caller,
  type CallerFor,
  mayCall,
  type ServiceCaller,
} from './caller.js'
export { closeObject } from './closed-object.js'
export { commonErrors } from './common-errors.js'
export * as nouns from './nouns.js'
export { parseInput } from './parse-input.js'
export { type Handlers, type ServeOptions, Settled, serve } from './serve.js'
export type { Answer, BytesAnswer, BytesBody, Call, OperationRequest, Redirect, Service } from './service.js'
export {
  isOperationName,
  type Operation,
  type OperationInput,
  type OperationOutput,
  operations,
  type ParsedInput,
} from './table.js'
export {
  listenForUndeclaredErrors,
  type OnUndeclaredError,
  reportUndeclaredError,
  type UndeclaredError,
} from './undeclared-errors.js'
export { findUnknownKeys, unknownKeysOf } from './unknown-keys.js'
export { addWritten, findWritten } from './written.js'
