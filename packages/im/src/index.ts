export { createLocalBus } from './bus/local-bus.js'
export type * from './contract/index.js'
export { createIm, type Im, type ImOptions } from './im.js'
export type { SendHooks, SendingMessage } from './message/hooks.js'
