import type { ReactNode } from 'react'
import { Segments } from '../../ui/Segments.js'

interface ChoiceProps<T extends string> {
  readonly label: string
  /** What the choice as it is means. */
  readonly hint?: string
  readonly value: T
  readonly options: readonly { readonly value: T; readonly label: string }[]
  readonly canEdit: boolean
  readonly onChange: (value: T) => void
  readonly testId: string
}

/** A setting of a few values; what is chosen alone for those who may not change it. */
export function Choice<T extends string>({
  label,
  hint,
  value,
  options,
  canEdit,
  onChange,
  testId,
}: ChoiceProps<T>) {
  return (
    <SettingRow label={label} hint={hint}>
      {canEdit ? (
        <Segments
          label={label}
          value={value}
          options={options.map((option) => ({ ...option, testId: `${testId}-${option.value}` }))}
          onChange={onChange}
        />
      ) : (
        <p data-testid={testId}>{options.find((option) => option.value === value)?.label}</p>
      )}
    </SettingRow>
  )
}

interface SettingRowProps {
  readonly label: string
  readonly hint?: string | undefined
  readonly children: ReactNode
}

/** A setting under its name, over what it means. */
export function SettingRow({ label, hint, children }: SettingRowProps) {
  return (
    <section className="border-t border-line py-3 first:border-0">
      <h4 className="mb-1.5 text-sm font-medium text-ink-soft">{label}</h4>
      {children}
      {hint !== undefined && <p className="mt-1.5 text-xs text-pretty text-ink-quiet">{hint}</p>}
    </section>
  )
}
