/** Several nodes, each a process of its own, on one MariaDB and one NATS. */
import { type MariaDb, startMariaDb } from './mariadb.js'
import { type Nats, startNats } from './nats.js'
import { type RunningServer, type ServerOptions, startServer } from './server.js'

/** What all nodes of a test sign tokens with. */
export const clusterSecret = 'a secret of all nodes that nobody else knows'

export interface NodeOptions extends Omit<ServerOptions, 'args'> {
  /** `-id`; node-1, node-2, … by default. */
  readonly id?: string
  /** `-nats`, where it is not straight to the server: through a proxy. */
  readonly natsAddress?: string
  /** `-db`, likewise. */
  readonly databaseUrl?: string
  readonly args?: readonly string[]
}

export interface ClusterNode extends RunningServer {
  readonly id: string
}

export interface Cluster extends AsyncDisposable {
  readonly database: MariaDb
  readonly databaseUrl: string
  readonly nats: Nats
  /** Starts one more node and waits until it serves. It ends with the cluster, if not before. */
  startNode(options?: NodeOptions): Promise<ClusterNode>
}

/** Starts a database and a bus, with no node yet. */
export async function startCluster(): Promise<Cluster> {
  const [database, nats] = await Promise.all([startMariaDb(), startNats()])
  const url = database.url(database.newName())
  const nodes = new Set<ClusterNode>()
  let count = 0
  return {
    database,
    databaseUrl: url,
    nats,
    async startNode({ id, natsAddress = nats.address, databaseUrl = url, args = [], ...options } = {}) {
      count += 1
      const name = id ?? `node-${count}`
      const server = await startServer({
        ...options,
        args: [
          ...['-id', name, '-db', databaseUrl, '-nats', natsAddress, '-jwt-secret', clusterSecret],
          ...args,
        ],
      })
      const node = {
        ...server,
        id: name,
        async [Symbol.asyncDispose]() {
          nodes.delete(node)
          await server[Symbol.asyncDispose]()
        },
      }
      nodes.add(node)
      return node
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...nodes].map((node) => node[Symbol.asyncDispose]()))
      await nats[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}
