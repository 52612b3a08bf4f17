import type { ComponentProps, MouseEvent } from 'react'
import { Link } from 'wouter'
import { detailsPathOf } from '../base/address.js'
import { stacked } from '../base/go-back.js'
import { personLayer } from '../base/person-layer.js'
import { parsePlace } from '../base/routes.js'

interface PersonLinkProps extends Omit<ComponentProps<'a'>, 'href' | 'onClick' | 'ref'> {
  readonly userId: number
}

/** Leads to who somebody is: between two people to their page, else to their card over what is there. */
export function PersonLink({ userId, ...rest }: PersonLinkProps) {
  const open = (event: MouseEvent<HTMLElement>) => {
    const place = parsePlace(location.pathname)
    if (place.page === 'conversation' && place.target.target_type === 'user') return
    event.preventDefault()
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    personLayer.set({ userId, at: { x: left, y: bottom } })
  }
  const href = detailsPathOf({ target_type: 'user', target_id: userId })
  return <Link href={href} state={stacked} onClick={open} {...rest} />
}
