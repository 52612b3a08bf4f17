import { createSecretKey } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { readJwt, signJwt } from './jwt.js'

const key = createSecretKey(Buffer.from('a secret of more than thirty-two bytes'))
const claims = { sub: '10001', did: '密', iat: 1_750_000_000, exp: 4_000_000_000, iss: 'stonechat' }

describe('JWT by HS256', () => {
  it('[U210] our tokens are read by other libraries, and theirs by us', async () => {
    const { payload, protectedHeader } = await jwtVerify(signJwt(key, claims), key)
    expect([payload, protectedHeader]).toEqual([claims, { alg: 'HS256' }])
    const theirs = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(key)
    expect(readJwt(key, theirs)).toEqual(claims)
  })

  it('[U211] another algorithm, critical extensions and what is no object are refused, however they are signed', async () => {
    const sign = (header: { alg: string; [name: string]: unknown }) =>
      new SignJWT(claims).setProtectedHeader(header).sign(key, { crit: { urgent: true } })
    expect(readJwt(key, await sign({ alg: 'HS512' }))).toBeUndefined()
    expect(readJwt(key, await sign({ alg: 'HS256', crit: ['urgent'], urgent: 1 }))).toBeUndefined()
    expect(readJwt(key, await sign({ alg: 'HS256' }))).toEqual(claims)
    expect(readJwt(key, signJwt(key, [claims]))).toBeUndefined()
    const token = signJwt(key, claims)
    for (const other of [
      `${token}.`,
      `.${token}`,
      token.slice(0, -1),
      token.replace('.', '..'),
      'null.null.',
    ])
      expect(readJwt(key, other), other).toBeUndefined()
  })
})
