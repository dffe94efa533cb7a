// Why somebody decides by hand: asked for, and kept where the team reads it.
import { Textarea } from '@mantine/core'

interface ReasonFieldProps {
  reason: string
  set: (reason: string) => void
  /** Where the team reads it. */
  description: string
  missing: boolean
}

export function ReasonField({ reason, set, description, missing }: ReasonFieldProps) {
  return (
    <Textarea
      label="Reason"
      description={description}
      rows={2}
      maxLength={500}
      value={reason}
      error={missing && 'Say why, in a few words.'}
      onChange={(event) => set(event.currentTarget.value)}
      data-autofocus
    />
  )
}
