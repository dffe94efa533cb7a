// What is done to a member: another name or role, shut out at once, second factors taken away.
import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Member } from '../../api-types.ts'
import { meQuery, useMe } from '../../data/me.ts'
import { changeMember, membersQuery, resetFactors } from '../../data/members.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import type { Role } from '../../shapes.ts'
import { roleOrder, roleRights, roleWords } from '../../words/roles.ts'

interface AboutMember {
  member: Member
  onClose: () => void
}

function useDone(onClose: () => void, words: string) {
  const cache = useQueryClient()
  return () => {
    onClose()
    toast(words)
    return Promise.all([
      cache.invalidateQueries({ queryKey: membersQuery.queryKey }),
      cache.invalidateQueries({ queryKey: meQuery.queryKey }),
    ])
  }
}

export function ChangeMember({ member, onClose }: AboutMember) {
  const me = useMe().member
  const [name, setName] = useState(member.name)
  const [role, setRole] = useState<Role>(member.role)
  const act = useMutation({
    mutationFn: () =>
      changeMember(member.id, { ...(name.trim() === member.name ? {} : { name: name.trim() }), ...(role === member.role ? {} : { role }) }),
    onSuccess: useDone(onClose, 'Saved'),
  })
  return (
    <Dialog title={`Change ${member.name}`} onClose={onClose} dirty={name !== member.name || role !== member.role} size={430}>
      <DialogForm verb="Save" busyVerb="Saving" busy={act.isPending} error={act.error} onCancel={onClose} onSubmit={() => act.mutate()}>
        <TextInput
          label="Name"
          value={name}
          maxLength={120}
          error={name.trim() === '' && 'Say who it is.'}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Select
          label="Role"
          description={roleRights[role]}
          data={roleOrder.slice(roleOrder.indexOf(me.role)).map((value) => ({ value, label: roleWords[value] }))}
          value={role}
          allowDeselect={false}
          onChange={(value) => value && setRole(value as Role)}
        />
      </DialogForm>
    </Dialog>
  )
}

export function DisableMember({ member, onClose }: AboutMember) {
  const act = useMutation({ mutationFn: () => changeMember(member.id, { disabled: true }), onSuccess: useDone(onClose, 'Member disabled') })
  return (
    <TakeAway title={`Disable ${member.name}?`} verb="Disable" busyVerb="Disabling" act={act} onClose={onClose}>
      <p>
        Their sessions end at this moment, and their links stop working. Jobs of theirs wait until somebody resumes them. What they did
        stays, under their name. You can enable them again.
      </p>
      <p>API keys that they made belong to the account and go on working. Revoke those that they may still hold.</p>
    </TakeAway>
  )
}

export function ResetFactors({ member, onClose }: AboutMember) {
  const act = useMutation({ mutationFn: () => resetFactors(member.id), onSuccess: useDone(onClose, 'Second factors taken away') })
  return (
    <TakeAway title={`Take away the second factors of ${member.name}?`} verb="Take away" busyVerb="Taking away" act={act} onClose={onClose}>
      <p>
        For somebody who lost the phone and the recovery codes. Make sure that it is they who ask: until they sign in and set up a new
        factor, their mailbox alone is enough. Their sessions end now.
      </p>
    </TakeAway>
  )
}
