import { Worker } from 'node:worker_threads'

/**
 * Starts a thread of this package.
 * @param url its program; from source the one that ends in `.dev.mjs`
 */
export function startWorker(
  url: URL,
  { name, data }: { readonly name: string; readonly data: object },
): Worker {
  const isSource = url.pathname.endsWith('.dev.mjs')
  return new Worker(url, {
    name,
    workerData: data,
    execArgv: isSource ? ['--conditions=@stonechat/source'] : [],
  })
}
