import { randomBytes, randomUUID } from 'node:crypto'
import { fileLimits } from '@stonechat/file/limits'
import { createLimiter } from '@stonechat/gateway/http'
import { gatewayLimits } from '@stonechat/gateway/limits'
import { limits } from '@stonechat/protocol'
import { operations } from '@stonechat/protocol/operations'
import { describe, expect, it } from 'vitest'
import { owner, serviceToken, startLinks } from './link-server.js'

const reader = 8

describe('links of files', () => {
  it('[L530] links come in the order asked for, each file once, without what is not ready or not to be seen', async () => {
    await using server = await startLinks()
    const [mine, shown, hidden, unready, refused] = await Promise.all([
      server.makeFile(),
      server.makeFile({ ownerId: 9 }),
      server.makeFile({ ownerId: 9 }),
      server.makeFile({ state: 'processing' }),
      server.makeFile({ state: 'refused' }),
    ])
    const uploading = await server.makeFile({ state: 'uploading' })
    server.world.visible.set(owner, new Set([shown]))
    const links = await server.links([shown, hidden, uploading, mine, unready, refused, shown, randomUUID()])
    expect(links.map(({ file_id }) => file_id)).toEqual([shown, mine])
    const ask = (fileIds: unknown) =>
      server.send('/api/files/links', {
        ...{ method: 'POST', token: 'user-7', body: JSON.stringify({ file_ids: fileIds }) },
        headers: { 'content-type': 'application/json' },
      })
    for (const wrong of [[], ['../../etc/passwd'], Array(limits.linksMaxFiles + 1).fill(mine), 'x'])
      expect((await ask(wrong)).status).toBe(400)
    expect((await ask(Array(limits.linksMaxFiles).fill(mine))).status).toBe(200)
  })

  it('[L531] a link holds for an hour at most and 45 minutes at least, and is the same text within 15 minutes', async () => {
    await using server = await startLinks()
    const id = await server.makeFile()
    const { linkLifetimeMs, linkRoundMs } = fileLimits
    const begin = Math.ceil(server.world.now / linkRoundMs) * linkRoundMs
    const texts = new Set<string>()
    for (const now of [begin, begin + 1, begin + linkRoundMs - 1]) {
      server.world.now = now
      const [link] = await server.links([id])
      texts.add(link!.url)
      expect(link!.expires_at - now).toBeLessThanOrEqual(linkLifetimeMs)
      expect(link!.expires_at - now).toBeGreaterThan(linkLifetimeMs - linkRoundMs)
    }
    expect(texts.size).toBe(1)
    server.world.now = begin + linkRoundMs
    expect(texts).not.toContain((await server.links([id]))[0]!.url)
  })

  it('[L532] a link gives the bytes without a token, all or a part of them, and knows who has them', async () => {
    await using server = await startLinks()
    const bytes = randomBytes(300_000)
    const [link] = await server.links([await server.makeFile({ bytes })])
    const whole = await server.send(link!.url)
    expect(whole.status).toBe(200)
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
    const part = await server.send(link!.url, { headers: { range: 'bytes=1000-200000' } })
    expect(part.status).toBe(206)
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(1_000, 200_001))).toBe(true)
    const head = await server.send(link!.url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '300000'])
    const known = await server.send(link!.url, { headers: { 'if-none-match': whole.headers.get('etag')! } })
    expect(known.status).toBe(304)
    expect((await server.send(link!.url, { headers: { range: 'bytes=300000-' } })).status).toBe(416)
  })

  it('[L533] a link that was changed, or is used for anything else than it was made for, is forbidden; one that is over says so', async () => {
    await using server = await startLinks()
    const [one, other] = [await server.makeFile({ preview: randomBytes(9) }), await server.makeFile()]
    const [link] = await server.links([one])
    const { pathname, searchParams } = new URL(link!.url, server.url)
    const signature = searchParams.get('s')!
    const parts = signature.split('.')
    const forged = [
      `${pathname.replace(one, other)}?s=${signature}`,
      `/api/files/${one}/preview?s=${signature}`,
      `${pathname}?s=${signature.slice(0, -1)}`,
      `${pathname}?s=${parts.with(2, '8_device-8').join('.')}`,
      `${pathname}?s=${parts.with(3, 'zzzzzzzz').join('.')}`,
      `${pathname}?s=`,
      `${pathname}?s=1.2.3.4.5`,
    ]
    for (const path of forged) {
      expect(await server.outcome(path), path).toBe('forbidden')
      expect(await server.outcome(path, 'user-7'), path).toBe('forbidden')
    }
    expect(await server.outcome(`${pathname}?s=${'x'.repeat(5_000)}`)).toBe('invalid_input')
    server.world.now = link!.expires_at - 1
    expect(await server.outcome(link!.url)).toBe('yes')
    server.world.now = link!.expires_at
    expect(await server.outcome(link!.url)).toBe('link_expired')
    // Another login of somebody else does not renew it, nor does its own.
    expect(await server.outcome(link!.url, `user-${owner}`)).toBe('link_expired')
  })

  it('[L534] what a link gives is asked for at each use: the file, whether it may be seen, and the login', async () => {
    await using server = await startLinks()
    const id = await server.makeFile({ ownerId: 9, preview: randomBytes(9) })
    server.world.visible.set(reader, new Set([id]))
    const [link] = await server.links([id], `user-${reader}`)
    const both = async () => [await server.outcome(link!.url), await server.outcome(link!.preview_url!)]
    expect(await both()).toEqual(['yes', 'yes'])
    expect(server.asked).toContainEqual({ userId: reader, deviceId: `device-${reader}` })
    server.world.visible.clear()
    expect(await both()).toEqual(['file_not_found', 'file_not_found'])
    server.world.visible.set(reader, new Set([id]))
    server.world.gone.add(`device-${reader}`)
    expect(await both()).toEqual(['unauthenticated', 'unauthenticated'])
    server.world.gone.clear()
    expect(await both()).toEqual(['yes', 'yes'])
    await server.store.expireFile(id, 9)
    expect(await both()).toEqual(['file_not_found', 'file_not_found'])
  })

  it('[L535] a token does instead of a link, of whoever may see the file', async () => {
    await using server = await startLinks()
    const id = await server.makeFile()
    const path = `/api/files/${id}/content`
    expect(await server.outcome(path, `user-${owner}`)).toBe('yes')
    expect(await server.outcome(path, `user-${reader}`)).toBe('file_not_found')
    server.world.visible.set(reader, new Set([id]))
    expect(await server.outcome(path, `bot-${reader}`)).toBe('yes')
    for (const token of [undefined, 'nobody', 'expired'])
      expect(await server.outcome(path, token)).toBe('unauthenticated')
    expect(await server.outcome(path, serviceToken)).toBe('forbidden')
  })

  it('[L536] a file that is not ready, was refused or is not there is an error of that name, and one whose bytes are lost is logged', async () => {
    await using server = await startLinks()
    const at = async (id: string) => server.outcome(`/api/files/${id}/content`, `user-${owner}`)
    expect(await at(await server.makeFile({ state: 'uploading' }))).toBe('file_not_ready')
    expect(await at(await server.makeFile({ state: 'processing' }))).toBe('file_not_ready')
    expect(await at(await server.makeFile({ state: 'refused' }))).toBe('file_refused')
    expect(await at(randomUUID())).toBe('file_not_found')
    for (const id of ['..%2f..%2fetc%2fpasswd', 'x', '%00', `${randomUUID()}x`])
      expect(['invalid_input', 'not_found']).toContain(await at(id))
    const lost = await server.makeFile()
    for await (const { key } of server.blobs.list()) if (key.includes(lost)) await server.blobs.delete(key)
    expect(await at(lost)).toBe('file_not_found')
    expect(server.log.lines.map(({ event }) => event)).toContain('file.bytes_missing')
  })

  it('[L537] pictures, sound and video are shown, all else is saved, and `download` saves everything', async () => {
    await using server = await startLinks()
    const dispositionOf = async (mediaType: string, query = '') => {
      const [link] = await server.links([await server.makeFile({ mediaType })])
      const { headers } = await server.send(link!.url + query)
      expect(headers.get('content-type')).toBe(mediaType)
      return headers.get('content-disposition')!.split(';')[0]
    }
    for (const shown of ['image/jpeg', 'image/gif', 'video/mp4', 'audio/mpeg', 'audio/ogg']) {
      expect(await dispositionOf(shown)).toBe('inline')
      for (const query of ['&download', '&download=', '&download=true'])
        expect(await dispositionOf(shown, query)).toBe('attachment')
      expect(await dispositionOf(shown, '&download=false')).toBe('inline')
    }
    for (const saved of ['text/html', 'image/svg+xml', 'application/xml', 'application/pdf', 'text/plain'])
      expect(await dispositionOf(saved)).toBe('attachment')
  })

  it('[L538] a file is saved under its name, in any script', async () => {
    await using server = await startLinks()
    const [link] = await server.links([await server.makeFile({ name: '照片 "1".jpg' })])
    const { headers } = await server.send(link!.url)
    expect(headers.get('content-disposition')).toContain("filename*=UTF-8''%E7%85%A7%E7%89%87%20%221%22.jpg")
  })

  it('[L539] what a link gave may be kept by its reader for as long as the link holds, and what a token gave is asked for again', async () => {
    await using server = await startLinks()
    const id = await server.makeFile()
    const [link] = await server.links([id])
    server.world.now = link!.expires_at - 90_500
    const kept = (await server.send(link!.url)).headers
    expect(kept.get('cache-control')).toBe('private, max-age=90, immutable')
    const asked = (await server.send(`/api/files/${id}/content`, { token: `user-${owner}` })).headers
    expect(asked.get('cache-control')).toBe('private, no-cache')
    const refused = await server.send(`/api/files/${id}/content?s=1`)
    expect(refused.headers.get('cache-control')).toBe('no-store')
  })

  it('[L540] nothing of a file runs on our origin, whatever it is, and pages of other origins may show what they have a link to', async () => {
    await using server = await startLinks()
    const bytes = Buffer.from('GIF89a/*<html><script>alert(1)</script>')
    for (const mediaType of ['image/gif', 'text/html']) {
      const [link] = await server.links([await server.makeFile({ mediaType, bytes, preview: bytes })])
      for (const url of [link!.url, link!.preview_url!]) {
        const { headers } = await server.send(url)
        expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin')
      }
    }
  })

  it('[L542] the smaller picture of a file is webp under a link of its own; a file without one has no such link', async () => {
    await using server = await startLinks()
    const preview = randomBytes(5_000)
    const [with_, without] = [await server.makeFile({ preview }), await server.makeFile()]
    const [link, bare] = await server.links([with_, without])
    const got = await server.send(link!.preview_url!, { headers: { range: 'bytes=10-19' } })
    expect([got.status, got.headers.get('content-type')]).toEqual([206, 'image/webp'])
    expect(Buffer.from(await got.arrayBuffer()).equals(preview.subarray(10, 20))).toBe(true)
    expect(bare).not.toHaveProperty('preview_url')
    expect(await server.outcome(`/api/files/${without}/preview`, `user-${owner}`)).toBe('file_not_found')
  })

  it('[L541] the use of a link counts among those of who is signed in at its address, and not among those of strangers', async () => {
    const limiter = createLimiter({ isEnabled: true, clock: () => 0, pointsPerAddress: 1_000 })
    await using server = await startLinks({ limiter })
    const [link] = await server.links([await server.makeFile()])
    const uses = 5
    const cost = operations['file.content'].cost + gatewayLimits.ratePointsPerHttpRequest
    const asked = operations['file.links'].cost + gatewayLimits.ratePointsPerHttpRequest
    limiter.take({ cost: 1_000 - asked - uses * cost, ip: '127.0.0.1', isKnown: true })
    limiter.take({ cost: gatewayLimits.ratePointsPerIp - cost, ip: '127.0.0.1' })
    const outcomes = []
    for (let use = 0; use <= uses; use += 1) outcomes.push(await server.outcome(link!.url))
    expect(outcomes).toEqual([...Array(uses).fill('yes'), 'rate_limited'])
    expect(await server.outcome(link!.url.slice(0, -1))).toBe('forbidden')
    expect(await server.outcome(link!.url.slice(0, -1))).toBe('rate_limited')
  })
})
