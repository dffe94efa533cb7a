// A new key: its name and role; then the key itself, this once.
import { Button, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { apiKeysQuery, createApiKey } from '../../data/api-keys.ts'
import { useMe } from '../../data/me.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import type { Role } from '../../shapes.ts'
import { roleWords } from '../../words/roles.ts'
import classes from './settings.module.css'

const order: Role[] = ['owner', 'admin', 'manager', 'support', 'viewer']
const rights: { [role in Role]: string } = {
  owner: 'Everything',
  admin: 'Everything but owners and closing the account',
  manager: 'Projects, records, documents, inviting and revoking',
  support: 'Reads people and deliveries, resends',
  viewer: 'Reads',
}

export function CreateApiKey({ onClose }: { onClose: () => void }) {
  const { member } = useMe()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [missing, setMissing] = useState(false)
  const cache = useQueryClient()
  const make = useMutation({
    mutationFn: () => createApiKey(name.trim(), role),
    onSuccess: () => cache.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  })
  if (make.data) return <Shown secret={make.data.secret} onClose={onClose} />
  const submit = () => {
    setMissing(name.trim() === '')
    if (name.trim() !== '') make.mutate()
  }
  // Nobody hands on more than they have.
  const roles = order.slice(order.indexOf(member.role)).map((value) => ({ value, label: roleWords[value] }))
  return (
    <Dialog title="Create API key" onClose={onClose} dirty={name !== ''} size={430}>
      <DialogForm verb="Create" busyVerb="Creating" busy={make.isPending} error={make.error} onCancel={onClose} onSubmit={submit}>
        <TextInput
          label="Name"
          description="What uses it: “Nightly import”."
          value={name}
          maxLength={120}
          error={missing && 'Name the program that uses it.'}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Select label="Role" description={rights[role]} data={roles} value={role} onChange={(value) => value && setRole(value as Role)} />
      </DialogForm>
    </Dialog>
  )
}

function Shown({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Dialog title="Your new API key" onClose={onClose} dirty size={520}>
      <div className={classes.shown}>
        <output className={classes.secret}>{secret}</output>
        <CopyButton text={secret} />
      </div>
      <p className={classes.help}>You see it this once. Keep it where passwords are kept.</p>
      <div className={classes.end}>
        <Button onClick={onClose}>Done</Button>
      </div>
    </Dialog>
  )
}
