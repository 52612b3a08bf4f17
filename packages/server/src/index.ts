export { type App, createApp, type Overrides } from './app.js'
export { type Config, type ConfigSources, loadConfig } from './config/load-config.js'
export { ExitError } from './exit-error.js'
