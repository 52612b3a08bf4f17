/**
 * A program that writes messages into a file and folds its log again and again, until it is killed. It prints the `client_id` of
 * each message that is on disk, and `copied` in the midst of each fold.
 */
import { randomUUID } from 'node:crypto'
import { migrate } from '../../migrations/migrate.js'
import { createImStore } from '../../stores/im-store.js'
import { openDatabase } from '../driver.js'
import { LogFolder } from '../fold-log.js'
import { LogCopier } from '../log-copier.js'
import { sqliteEngine } from '../sqlite-engine.js'

const path = process.argv[2]!
const log = { debug() {}, info() {}, warn() {}, error() {} }
let copier: LogCopier | undefined
const db = openDatabase({ path, onCommit: () => copier?.afterCommit() })
await migrate({ db, engine: sqliteEngine })
const folder = new LogFolder({ db, path })
await folder.fold()
copier = new LogCopier({
  ...{ path, log, longFrames: 100 },
  folder: {
    begin: () => folder.begin(),
    finish(how) {
      console.log('copied')
      return folder.finish(how)
    },
  },
})
const im = createImStore({ db, engine: sqliteEngine })
for (;;) {
  const drafts = Array.from({ length: 20 }, () => ({
    ...{ key: { kind: 'direct', low: 1, high: 2 } as const, senderId: 1, clientId: randomUUID() },
    ...{ content: { type: 'text', text: 'x'.repeat(500) }, replyTo: null, bodyHash: 1, createdAt: 1 },
  }))
  await im.commitMessages(drafts)
  console.log(drafts.map(({ clientId }) => clientId).join('\n'))
  await new Promise((resolve) => setImmediate(resolve))
}
