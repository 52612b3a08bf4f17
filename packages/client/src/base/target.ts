import type { Target } from '@stonechat/protocol'

/** A target as one string, for maps, screen keys and routes: `user:10001`. */
export function targetKey(target: Target): string {
  return `${target.target_type}:${target.target_id}`
}

/** Only the two fields of a target, of anything that has them. */
export function targetOf({ target_type, target_id }: Target): Target {
  return { target_type, target_id }
}

/** The target that an operation's input names; users are the default, as on the server. */
export function namedTarget(input: object): Target {
  const { target_type = 'user', target_id } = input as Partial<Target> & Pick<Target, 'target_id'>
  return { target_type, target_id }
}
