// A person who is shut out: asked about before, said afterwards, with the way back.
import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Contact } from '../../api-types.ts'
import { refreshRecords } from '../../cache.ts'
import { changeContact } from '../../data/contacts.ts'
import { useClock } from '../../data/me.ts'
import { Fault } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { stayNear } from '../../parts/return-focus.ts'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { nameOf } from '../../words/people.ts'
import classes from './contact.module.css'

export function Disabled({ contact }: { contact: Contact }) {
  const clock = useClock()
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => changeContact(contact.id, { disabled: false }),
    onSuccess: () => {
      toast('Contact enabled')
      return refreshRecords(cache)
    },
  })
  if (contact.disabledAt === null) return null
  return (
    <div className={classes.standing} role="note">
      <Icon name="revoked" size={16} />
      <div>
        <p>
          Disabled since {clock.moment(contact.disabledAt)}. {nameOf(contact)} cannot come in, and nobody can give them access.
        </p>
        {contact.can.includes('enable') && (
          <div className={classes.ways}>
            <Button
              size="xs"
              variant="default"
              aria-busy={act.isPending}
              onClick={({ currentTarget }) => {
                if (act.isPending) return
                stayNear(currentTarget)
                act.mutate()
              }}
            >
              Enable
            </Button>
          </div>
        )}
        <Fault error={act.error} />
      </div>
    </div>
  )
}

export function DisableContact({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: () => changeContact(contact.id, { disabled: true }),
    onSuccess: () => {
      onClose()
      toast('Contact disabled')
      return refreshRecords(cache)
    },
  })
  return (
    <TakeAway title={`Disable ${nameOf(contact)}?`} verb="Disable" busyVerb="Disabling" act={act} onClose={onClose}>
      <p>
        For somebody who has left. All their access is revoked at this moment, to every record, project and packet: links stop working,
        sessions end, letters on their way are stopped. What they sent and wrote stays.
      </p>
      <p>You can enable them again, and then give access back where they need it.</p>
    </TakeAway>
  )
}
