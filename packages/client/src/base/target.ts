import type { Target } from '@stonechat/protocol'

/** A target as one string, for maps, screen keys and routes: `user:10001`. */
export function targetKey(target: Target): string {
  return `${target.target_type}:${target.target_id}`
}

/** Only the two fields of a target, of anything that has them. */
export function targetOf({ target_type, target_id }: Target): Target {
  return { target_type, target_id }
}
