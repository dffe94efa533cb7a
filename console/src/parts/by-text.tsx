// The second way to a person: the same link to their phone, where the installation has a gateway.
import { Checkbox } from '@mantine/core'
import { useMe } from '../data/me.ts'

export function ByText({ checked, set }: { checked: boolean; set: (byText: boolean) => void }) {
  const { installation } = useMe()
  if (!installation.texts) return null
  return (
    <Checkbox
      label="Also by text message"
      description="To the phone on the contact. It carries the same link, and no name."
      checked={checked}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  )
}
