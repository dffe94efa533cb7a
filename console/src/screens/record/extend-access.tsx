// Until when the person may come in: a day, or no end.
import { Radio, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { refreshRecords } from '../../cache.ts'
import { setEnd } from '../../data/grants.ts'
import { useClock, useMe } from '../../data/me.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import { endOfDay } from '../../zones.ts'

interface ExtendAccessProps {
  grantId: string
  endsAt: string | null
  onClose: () => void
}

export function ExtendAccess({ grantId, endsAt, onClose }: ExtendAccessProps) {
  const clock = useClock()
  const { timeZone } = useMe().account
  const [start] = useState({ ends: endsAt ? 'day' : 'never', day: endsAt ? clock.plainDay(endsAt) : '' })
  const [ends, setEnds] = useState(start.ends)
  const [day, setDay] = useState(start.day)
  const [wrong, setWrong] = useState(false)
  const changed = ends !== start.ends || (ends === 'day' && day !== start.day)
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => setEnd(grantId, ends === 'day' ? endOfDay(day, timeZone) : null),
    onSuccess: () => {
      onClose()
      toast('End of access changed')
      return refreshRecords(cache)
    },
  })
  const submit = () => {
    const past = ends === 'day' && (day === '' || clock.daysUntil(day) < 0)
    setWrong(past)
    if (past) return
    // An end in the middle of its day is moved by nobody who chose no other day.
    if (changed) act.mutate()
    else onClose()
  }
  return (
    <Dialog title="Change end of access" onClose={onClose} size={430} dirty={changed}>
      <DialogForm verb="Save" busyVerb="Saving" busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={submit}>
        <Radio.Group label="Access ends" value={ends} onChange={setEnds}>
          <Radio value="never" label="When the record is archived, or you revoke it" mt={6} />
          <Radio value="day" label="At the end of a day" mt={10} />
        </Radio.Group>
        {ends === 'day' && (
          <TextInput
            type="date"
            label="Day"
            value={day}
            min={clock.plainDay(Date.now())}
            max="2999-12-31"
            error={wrong && 'Choose today or a later day.'}
            onChange={(event) => setDay(event.currentTarget.value)}
          />
        )}
      </DialogForm>
    </Dialog>
  )
}
