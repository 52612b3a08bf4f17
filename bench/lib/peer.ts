/** Peers: small servers on other libraries, in processes of their own. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { SubjectName } from '../load/generator.js'
import { asStarted, type RunningProgram, startProgram } from './program.js'

export interface Peer extends RunningProgram {
  readonly subject: SubjectName
  readonly host: string
  readonly port: number
}

const files = {
  'socket.io': { file: 'socket-io.mjs', args: [], subject: 'socket.io' },
  'ws, a write each': { file: 'ws.mjs', args: ['each'], subject: 'ws' },
  'ws, joined writes': { file: 'ws.mjs', args: ['joined'], subject: 'ws' },
} as const

export type PeerName = keyof typeof files

/** Whether the peers are installed; `npm run bench:…` does that, `npm test` does not. */
export function hasPeers(): boolean {
  return existsSync(new URL('../node_modules/socket.io', import.meta.url))
}

export async function startPeer(name: PeerName, nodeArgs: readonly string[] = []): Promise<Peer> {
  const { file, args, subject } = files[name]
  const program = await startProgram({
    command: process.execPath,
    args: [
      ...asStarted.nodeArgs,
      ...nodeArgs,
      fileURLToPath(new URL(`../peers/${file}`, import.meta.url)),
      ...args,
    ],
    environment: { ...asStarted.environment, NODE_ENV: 'production' },
    ready: /listening on (\d+)/,
  })
  return { ...program, subject, host: '127.0.0.1', port: Number(program.match[1]) }
}
