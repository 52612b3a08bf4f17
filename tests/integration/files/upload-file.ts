import type { ServerAddress } from '@stonechat/testkit'

/** Uploads bytes in one request, and waits until the file is ready. */
export async function uploadFile(
  server: Pick<ServerAddress, 'url'>,
  token: string,
  bytes: Uint8Array,
  name = 'a.bin',
): Promise<{ readonly id: string }> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' }
  const sent = await fetch(`${server.url}/api/files?name=${encodeURIComponent(name)}`, {
    ...{ method: 'POST', headers, body: Buffer.from(bytes) },
  })
  if (sent.status !== 201) throw new Error(`the upload was answered ${sent.status}: ${await sent.text()}`)
  let file = (await sent.json()) as { id: string; state: string }
  while (file.state === 'processing') {
    await new Promise((resolve) => setTimeout(resolve, 20))
    file = (await (await fetch(`${server.url}/api/files/${file.id}`, { headers })).json()) as typeof file
  }
  if (file.state !== 'ready') throw new Error(`the file is ${file.state}`)
  return file
}
