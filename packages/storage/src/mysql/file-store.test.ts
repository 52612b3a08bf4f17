import { registerFileStoreContract } from '@stonechat/file/contract-tests'
import { attachFile, misCharge } from '../testing/attach-file.js'
import { connectMysql } from './connect-mysql.js'
import { openMysql } from './open-mysql.js'
import { addressOn, describeWithMariaDb } from './testing/with-mariadb.js'

describeWithMariaDb('files on MariaDB', (getServer) => {
  registerFileStoreContract('MariaDB', async () => {
    const address = addressOn(getServer())
    const stores = await openMysql(address)
    const { db, engine } = await connectMysql(address)
    return {
      store: stores.file,
      jobs: stores.work,
      attach: (fileId) => attachFile({ db, engine }, fileId),
      misCharge: (userId, bytes) => misCharge({ db, engine }, userId, bytes),
      async [Symbol.asyncDispose]() {
        await db.destroy()
        await stores.close()
      },
    }
  })
})
