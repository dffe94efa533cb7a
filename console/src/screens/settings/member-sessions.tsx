// Where another member is signed in, and the one press that ends all of it, as for a laptop that is gone.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Member } from '../../api-types.ts'
import { useClock } from '../../data/me.ts'
import { memberSessionsQuery, signMemberOut } from '../../data/members.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { Icon } from '../../parts/icon.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { every } from '../../polling.ts'
import classes from './settings.module.css'

export function MemberSessions({ member, onClose }: { member: Member; onClose: () => void }) {
  const cache = useQueryClient()
  const clock = useClock()
  const sessions = useQuery({ ...memberSessionsQuery(member.id), refetchInterval: every(3000) })
  const items = sessions.data?.items
  const act = useMutation({
    mutationFn: () => signMemberOut(member.id),
    onSuccess: () => {
      onClose()
      toast(`${member.name} is signed out everywhere`)
      return cache.invalidateQueries({ queryKey: ['member', member.id] })
    },
  })
  return (
    <Dialog title={`Open sessions of ${member.name}`} onClose={onClose} size={430}>
      <DialogForm
        verb="Sign out everywhere"
        busyVerb="Signing out"
        takesAway
        cancel="Close"
        off={!items?.length}
        busy={act.isPending}
        error={act.error}
        onCancel={onClose}
        onSubmit={() => act.mutate()}
      >
        {sessions.isLoadingError && <FaultInPlace error={sessions.error} again={() => void sessions.refetch()} />}
        {sessions.isPending && <Waiting lines={2} />}
        {items?.length === 0 && <p>Signed in nowhere.</p>}
        {items && items.length > 0 && (
          <>
            <ul className={classes.rows}>
              {items.map(({ id, browser, createdAt, seenAt }) => (
                <li key={id} className={classes.factor}>
                  <Icon name="browser" />
                  <span className={classes.factorWords}>
                    <span className={classes.factorName}>{browser}</span>
                    <span className={classes.help}>
                      Last seen {clock.moment(seenAt)}. Signed in {clock.moment(createdAt)}
                    </span>
                  </span>
                </li>
              ))}
            </ul>
            <p>They are out at their next click, and come in again by a letter and their second factor. To keep them out, disable them.</p>
          </>
        )}
      </DialogForm>
    </Dialog>
  )
}
