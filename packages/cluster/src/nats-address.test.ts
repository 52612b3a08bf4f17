import { describe, expect, it } from 'vitest'
import { describeNatsAddress, type NatsAddress, parseNatsAddress } from './nats-address.js'

const nobody = { user: undefined, password: undefined, token: undefined }

describe('the address of NATS', () => {
  it.each<[text: string, address: NatsAddress]>([
    ['nats://10.0.0.1:4333', { servers: ['10.0.0.1:4333'], isTls: false, ...nobody }],
    ['nats://bus', { servers: ['bus:4222'], isTls: false, ...nobody }],
    ['tls://[::1]:4333', { servers: ['[::1]:4333'], isTls: true, ...nobody }],
    ['nats://a, nats://b:5', { servers: ['a:4222', 'b:5'], isTls: false, ...nobody }],
    [
      'nats://me:p%40ss%2C1@a,nats://b',
      { servers: ['a:4222', 'b:4222'], isTls: false, user: 'me', password: 'p@ss,1', token: undefined },
    ],
    ['nats://s3cret@a/', { servers: ['a:4222'], isTls: false, ...nobody, token: 's3cret' }],
  ])('[N20] an address such as %s is understood', (text, address) => {
    expect(parseNatsAddress(text)).toEqual(address)
  })

  it.each([
    '',
    'bus:4222',
    'http://s3cret@bus',
    'nats://',
    'nats://s3cret@bus:99999',
    'nats://s3cret@bus/db',
    'nats://a,tls://s3cret@b',
    'nats://me:s3cret@a,nats://you:s3cret@b',
    'nats://%ff:s3cret@a',
    'nats://s3cret@a,,',
  ])('[N21] an address such as %j is refused with a sentence that holds no part of it', (text) => {
    const fault = parseNatsAddress(text)
    expect(fault).toBeTypeOf('string')
    expect(fault).not.toContain('s3cret')
  })

  it('[N22] an address is shown without user, password and token', () => {
    for (const text of ['nats://me:s3cret@a:1,nats://b:2', 'nats://s3cret@a:1,nats://b:2']) {
      expect(describeNatsAddress(parseNatsAddress(text) as NatsAddress)).toBe('nats://a:1,nats://b:2')
    }
  })
})
