// Asking somebody in: name, address, role; the letter does the rest.
import { Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import { useMe } from '../../data/me.ts'
import { inviteMember, membersQuery } from '../../data/members.ts'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import { toast } from '../../parts/toast.tsx'
import type { Role } from '../../shapes.ts'
import { roleOrder, roleRights, roleWords } from '../../words/roles.ts'

export function InviteMember({ onClose }: { onClose: () => void }) {
  const { member } = useMe()
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role>('manager')
  const [tried, setTried] = useState(false)
  const cache = useQueryClient()
  const invite = useMutation({
    mutationFn: () => inviteMember({ name: name.trim(), email: email.trim(), role }),
    onSuccess: () => {
      onClose()
      toast('Invitation queued')
      return cache.invalidateQueries({ queryKey: membersQuery.queryKey })
    },
  })
  const submit = () => {
    setTried(true)
    if (name.trim() !== '' && email.trim() !== '') invite.mutate()
  }
  const faults = fieldFaults(invite.error)
  return (
    <Dialog title="Invite member" onClose={onClose} dirty={name !== '' || email !== ''} size={430}>
      <DialogForm
        verb="Invite"
        busyVerb="Inviting"
        busy={invite.isPending}
        error={invite.error}
        beside={['name', 'email']}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          description="Stands under the letters they send."
          value={name}
          maxLength={120}
          error={(tried && name.trim() === '' && 'Say who it is.') || faults.name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <TextInput
          label="Email"
          type="email"
          value={email}
          maxLength={254}
          error={(tried && email.trim() === '' && 'Write it like name@company.com') || faults.email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label="Role"
          description={roleRights[role]}
          data={roleOrder.slice(roleOrder.indexOf(member.role)).map((value) => ({ value, label: roleWords[value] }))}
          value={role}
          allowDeselect={false}
          onChange={(value) => value && setRole(value as Role)}
        />
      </DialogForm>
    </Dialog>
  )
}
