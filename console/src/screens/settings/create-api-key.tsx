// A new key: its name and role; then the key itself, this once.
import { Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import { apiKeysQuery, createApiKey } from '../../data/api-keys.ts'
import { useClock, useMe } from '../../data/me.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Dialog, DialogForm } from '../../parts/dialog.tsx'
import type { Role } from '../../shapes.ts'
import { roleOrder, roleRights, roleWords } from '../../words/roles.ts'
import classes from './settings.module.css'

export function CreateApiKey({ onClose }: { onClose: () => void }) {
  const { member, can } = useMe()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('viewer')
  const [scopes, setScopes] = useState<string[]>([])
  const [days, setDays] = useState(90)
  const [missing, setMissing] = useState(false)
  const cache = useQueryClient()
  const clock = useClock()
  const make = useMutation({
    mutationFn: () => createApiKey({ name: name.trim(), role, days, ...(scopes.length > 0 ? { scopes } : {}) }),
    onSuccess: () => cache.invalidateQueries({ queryKey: apiKeysQuery.queryKey }),
  })
  if (make.data) return <Shown secret={make.data.secret} onClose={onClose} />
  const submit = () => {
    setMissing(name.trim() === '')
    if (name.trim() !== '') make.mutate()
  }
  const faults = fieldFaults(make.error)
  // Nobody hands on more than they have.
  const roles = roleOrder.slice(roleOrder.indexOf(member.role)).map((value) => ({ value, label: roleWords[value] }))
  return (
    <Dialog title="Create API key" onClose={onClose} dirty={name !== ''} size={430}>
      <DialogForm
        verb="Create"
        busyVerb="Creating"
        busy={make.isPending}
        error={make.error}
        beside={['scopes']}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextInput
          label="Name"
          description="What uses it: “Nightly import”."
          value={name}
          maxLength={120}
          error={missing && 'Name the program that uses it.'}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
        <Select
          label="Role"
          description={roleRights[role]}
          data={roles}
          value={role}
          onChange={(value) => value && setRole(value as Role)}
        />
        <MultiSelect
          label="Only these rights"
          description="Left empty, it has all rights of its role."
          data={can}
          value={scopes}
          onChange={setScopes}
          error={faults.scopes}
          searchable
          selectFirstOptionOnChange
          clearable
        />
        <NumberInput
          label="Ends after"
          description={`On ${clock.date(new Date(Date.now() + days * 86_400_000).toISOString())}.`}
          suffix={days === 1 ? ' day' : ' days'}
          min={1}
          max={366}
          allowDecimal={false}
          value={days}
          onChange={(value) => setDays(Number(value) || 1)}
        />
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
