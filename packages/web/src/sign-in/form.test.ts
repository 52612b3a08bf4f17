import { ClientError } from '@stonechat/client'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadTexts, localeTags } from '../text/index.js'
import { checkValues, faultsOf, faultText } from './form.js'

const filled = { username: 'anna', phone: '138 0000 0001', password: 'correct horse', code: '123456' }

beforeAll(async () => {
  await Promise.all(localeTags.map(loadTexts))
})

describe('the sign-in card', () => {
  test('[X71] only the fields of a mode are checked', () => {
    const empty = { username: '', phone: '', password: '', code: '' }
    expect(checkValues('password', empty, false)).toEqual({ phone: 'required', password: 'required' })
    expect(checkValues('code', empty, false)).toEqual({ phone: 'required', code: 'required' })
    expect(checkValues('register', filled, false)).toEqual({})
  })

  test('[X72] a username of digits only and a short new password are refused before they are sent', () => {
    const faults = checkValues('register', { ...filled, username: '10001', password: 'short' }, false)
    expect(faults).toEqual({ username: 'invalid', password: 'invalid' })
    expect(checkValues('password', { ...filled, password: 'short' }, false)).toEqual({})
  })

  test('[X73] an error stands at the field it is about, in either language', () => {
    const taken = faultsOf(new ClientError('phone_taken'), 'register', false)
    expect(faultText('phone', taken, 'en')).toBe('This phone number is already registered.')
    expect(faultText('phone', taken, 'zh-CN')).toBe('该手机号已注册。')
    const errors = [{ path: 'username', message: 'too short' }]
    expect(faultsOf(new ClientError('invalid_input', { errors }), 'register', false)).toEqual({
      username: 'invalid',
    })
    expect(faultsOf(new ClientError('invalid_credentials'), 'password', false)).toEqual({
      password: 'invalid_credentials',
    })
  })

  test('[X74] what is about no field stands above the form, with how long to wait', () => {
    const faults = faultsOf(new ClientError('rate_limited', { retryAfterMs: 4_200 }), 'password', false)
    expect(faultText('form', faults, 'en')).toBe('Too many attempts. Try again in 5 seconds.')
    expect(faultText('form', faultsOf(new ClientError('network'), 'password', false), 'en')).toMatch(
      /server cannot be reached/,
    )
  })
})
