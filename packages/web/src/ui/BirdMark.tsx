interface MarkProps {
  readonly className?: string
}

/** The stonechat: head and wing in the current colour, breast in russet. */
export function BirdMark({ className }: MarkProps) {
  return (
    <svg viewBox="0 0 26 22" aria-hidden="true" className={className}>
      <path
        d="M2 8.400c2.400-.4 3.600-1.500 4.400-3.100C7.600 3 9.700 1.500 12.300 1.500c4.200 0 7.200 3 7.200 7 0 1-.1 1.800-.3 2.600l4.700 6.400c.5.700 0 1.600-.9 1.500l-4.900-.5c-1.600 1.900-4 3-6.800 3-5 0-8.100-3.300-8.100-7.500 0-1.200.2-2.200.6-3.100z"
        fill="currentColor"
      />
      <path
        d="M3.600 10.900c-.3 1-.4 1.900-.4 3.100 0 4.200 3.100 7.500 8.100 7.500 1.500 0 2.900-.3 4.200-.9-3.700-.4-5.700-2.500-6.300-5.100-.5-2.400-2.200-4.300-5.600-4.600z"
        className="fill-breast"
      />
      <circle cx="12" cy="6.700" r="1.350" className="fill-surface" />
    </svg>
  )
}
