import { prefixesOf } from '@stonechat/protocol/base'
import { userLimits } from '../limits.js'

/** The networks that an address lies in, the smallest first: of an IPv6 address its /64, /56 and /48, else itself. */
export function networksOf(ip: string | undefined): readonly string[] {
  return ip === undefined ? [] : prefixesOf(ip)
}

/** How much of one thing the networks of an address may have, by key. */
export function boundsOf(what: string, ip: string | undefined, maxes: readonly number[]) {
  return networksOf(ip).map((network, size) => ({ key: `${what} ${size} ${network}`, max: maxes[size]! }))
}

export const codesOfNetwork = [
  userLimits.codeMaxPerIpPerHour,
  userLimits.codeMaxPerIpv6Of56PerHour,
  userLimits.codeMaxPerIpv6Of48PerHour,
]
export const codeProofsOfNetwork = [
  userLimits.codeProofsMaxPerIpPerHour,
  userLimits.codeProofsMaxPerIpv6Of56PerHour,
  userLimits.codeProofsMaxPerIpv6Of48PerHour,
]
export const loginProofsOfNetwork = [
  userLimits.loginProofsMaxPerIpPerHour,
  userLimits.loginProofsMaxPerIpv6Of56PerHour,
  userLimits.loginProofsMaxPerIpv6Of48PerHour,
]
