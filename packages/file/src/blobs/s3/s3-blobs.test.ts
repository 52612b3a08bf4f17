import { startS3 } from '@stonechat/testkit'
import { registerBlobsContract } from '../../contract-tests/index.js'
import { createS3Blobs } from './index.js'

registerBlobsContract('on S3', async () => {
  const s3 = await startS3()
  return {
    open: () => createS3Blobs({ ...s3, prefix: 'files/' }),
    [Symbol.asyncDispose]: () => s3[Symbol.asyncDispose](),
  }
})
