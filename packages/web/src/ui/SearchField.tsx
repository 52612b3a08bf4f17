import { Search, X } from 'lucide-react'
import { useTexts } from '../base/context.js'
import { isImeKey } from '../base/keys.js'
import { IconButton } from './Button.js'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly testId: string
}

/** A field over a list that shows what matches; Esc empties it. */
export function SearchField({ label, value, onChange, testId }: SearchFieldProps) {
  const texts = useTexts().list
  return (
    <div className="relative">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute start-3 top-1/2 size-4 -translate-y-1/2 text-ink-quiet"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        data-testid={testId}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || isImeKey(event.nativeEvent) || value === '') return
          // One layer at a time: the page around it stays.
          event.preventDefault()
          onChange('')
        }}
        className="edged h-9 w-full rounded-m bg-sunken ps-9 pe-9 -outline-offset-1 [&::-webkit-search-cancel-button]:hidden"
      />
      {value !== '' && (
        <IconButton
          label={texts.clearSearch}
          size="s"
          onClick={() => onChange('')}
          className="absolute end-1 top-1"
        >
          <X className="size-4" />
        </IconButton>
      )}
    </div>
  )
}
