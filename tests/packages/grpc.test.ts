import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { makeTempFolder, startProgram, startServer } from '@stonechat/testkit'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)

/** Asks whether the server is healthy: an empty request, and `status: SERVING` as two bytes. */
async function isServing(address: string, tls?: Buffer): Promise<boolean> {
  const client = new Client(address, tls ? credentials.createSsl(tls) : credentials.createInsecure())
  try {
    const answer = await new Promise<Buffer>((resolve, reject) => {
      const same = (bytes: Buffer) => bytes
      const path = '/grpc.health.v1.Health/Check'
      const options = { deadline: Date.now() + 10_000 }
      client.makeUnaryRequest(path, same, same, Buffer.alloc(0), new Metadata(), options, (error, bytes) =>
        error === null ? resolve(bytes!) : reject(error),
      )
    })
    return answer.equals(Buffer.from([8, 1]))
  } finally {
    client.close()
  }
}

describe('gRPC of a running server', () => {
  it('[E20] the server opens gRPC, says where, and makes a token for its callers that only its owner can read', async () => {
    await using server = await startServer({ args: ['-grpc', '0'] })
    const { grpc } = await server.waitForLog('server.listening')
    expect(grpc).toMatch(/^127\.0\.0\.1:\d+$/)
    expect(await isServing(String(grpc))).toBe(true)
    const path = join(server.dataDir, 'grpc-token')
    expect((await readFile(path, 'utf8')).trim().length).toBeGreaterThanOrEqual(32)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await server.stop()).toEqual({ code: 0, signal: null })
  })

  it('[E21] with a certificate and a key gRPC speaks TLS', async () => {
    await using folder = await makeTempFolder()
    const [cert, key] = [join(folder.path, 'cert.pem'), join(folder.path, 'key.pem')]
    await run('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'],
      ...['-keyout', key, '-out', cert],
    ])
    await using server = await startServer({ args: ['-grpc', '0', '-grpc-cert', cert, '-grpc-key', key] })
    const { grpc } = await server.waitForLog('server.listening')
    expect(await isServing(String(grpc).replace('127.0.0.1', 'localhost'), await readFile(cert))).toBe(true)
  })

  it.each([
    ['a certificate without a key', ['-grpc-cert', '/x'], '-grpc-cert and -grpc-key go together'],
    [
      'files that are not there',
      ['-grpc-cert', '/nowhere/c', '-grpc-key', '/nowhere/k'],
      /^-grpc-cert: cannot read/,
    ],
    ['a short token', ['-grpc-token', 'short'], /^-grpc-token is too short/],
  ])('[E22] gRPC that cannot be set up is one line and exit code 1: %s', async (_, args, line) => {
    expect(await failure(['-grpc', '0', ...args])).toEqual({ code: 1, line: expect.stringMatching(line) })
  })

  it('[E23] a gRPC port in use is one line that names the option', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    const { port } = await new Promise<{ port: number }>((resolve) =>
      other.once('listening', () => resolve(other.address() as { port: number })),
    )
    const line = `port ${port} is in use; choose another with -grpc, or -grpc off`
    expect(await failure(['-grpc', String(port)])).toEqual({ code: 1, line })
    await new Promise((resolve) => other.close(resolve))
  })
})

/** How a server with these arguments ends, and the one line it says. */
async function failure(args: string[]): Promise<{ code: number | null; line: string }> {
  await using folder = await makeTempFolder()
  await using program = startProgram({
    args: ['-port', '0', '-host', '127.0.0.1', '-data', folder.path, '-log-format', 'json', ...args],
  })
  const { code } = await program.exited
  expect(program.errors).toHaveLength(1)
  return { code, line: program.errors[0]!.replace('stonechat: ', '') }
}
