export { type AppOptions, type RunningApp, startApp } from './app.js'
export { type BrowserContext, hasBrowser, openBrowser, type Page, type TestBrowser } from './browser.js'
export { makeBytes } from './bytes.js'
export { type Clamd, hasClamd, malware, malwareName, startClamd } from './clamd.js'
export { type Cluster, type ClusterNode, clusterSecret, type NodeOptions, startCluster } from './cluster.js'
export { countAnswers } from './count-answers.js'
export { createFaultProxy, type FaultProxy } from './fault-proxy.js'
export { call, type HttpAnswer, type HttpRequest } from './http.js'
export { hasMariaDb, type MariaDb, type MariaDbOptions, startMariaDb } from './mariadb.js'
export { hasNats, type Nats, type NatsOptions, startNats } from './nats.js'
export { type Person, register } from './person.js'
export {
  type Exit,
  type LogLine,
  type Program,
  type ProgramOptions,
  type Run,
  runProgram,
  startProgram,
} from './program.js'
export { type S3, startS3 } from './s3.js'
export {
  addressOf,
  type RunningServer,
  type ServerAddress,
  type ServerOptions,
  startServer,
} from './server.js'
export {
  openSocket,
  type SocketClose,
  type SocketReply,
  type TestSocket,
  type TestSocketOptions,
} from './socket.js'
export { makeTempFolder, type TempFolder } from './temp-folder.js'
export { uniqueName, uniquePhone } from './unique.js'
export { caddy, nginx, type WebProxy, type WebProxyPlaces, type WebProxyProgram } from './web-proxy.js'
export { patienceMs, within } from './within.js'
