// Runs sqlite-worker.ts from source; as built where STONECHAT_TEST_DIST=1, since a test run opens hundreds of stores and reading the
// sources takes each of them seconds. `--import tsx` does not reach a thread of a process that was itself started with it.
if (process.env.STONECHAT_TEST_DIST === '1') await import('../../../server/dist/sqlite-worker.js')
else {
  const { register } = await import('tsx/esm/api')
  register()
  await import('./sqlite-worker.ts')
}
