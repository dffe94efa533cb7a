// Single sign-on: which identity provider vouches for members, and as what they come.
import { Button, Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { SingleSignOn as Settings } from '../../api-types.ts'
import { useClock, useMe } from '../../data/me.ts'
import { changeSignOn, removeSignOn, singleSignOnQuery } from '../../data/single-sign-on.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FaultInPlace } from '../../parts/fault.tsx'
import { TakeAway } from '../../parts/take-away.tsx'
import { toast } from '../../parts/toast.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { roleWords } from '../../words/roles.ts'
import list from '../list.module.css'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'

export function SingleSignOn() {
  const settings = useQuery(singleSignOnQuery)
  if (settings.isLoadingError) return <FaultInPlace error={settings.error} again={() => void settings.refetch()} />
  if (!settings.data)
    return (
      <div className={list.waiting}>
        <Waiting />
      </div>
    )
  // Not anew with each sign-in that it tells of: somebody may be typing.
  return <Form key={settings.data.issuer} settings={settings.data} />
}

type MappedRole = NonNullable<Settings['defaultRole']>
const mapped: MappedRole[] = ['admin', 'manager', 'support', 'viewer']
const isMapped = (word: string): word is MappedRole => mapped.includes(word as MappedRole)

/** "admins = admin", one a line. Null where a line says something else. */
function readMap(text: string): Settings['roleMap'] | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const read = lines.map((line) => {
    const at = line.lastIndexOf('=')
    const role = line
      .slice(at + 1)
      .trim()
      .toLowerCase()
    const value = line.slice(0, Math.max(0, at)).trim()
    return value && isMapped(role) ? { value, role } : null
  })
  return read.includes(null) ? null : (read as Settings['roleMap'])
}

function Form({ settings }: { settings: Settings }) {
  const clock = useClock()
  const { account } = useMe()
  const cache = useQueryClient()
  const [removing, setRemoving] = useState(false)
  const there = settings.issuer !== null
  const form = useForm({
    initialValues: {
      issuer: settings.issuer ?? '',
      clientId: settings.clientId ?? '',
      clientSecret: '',
      domains: settings.domains.join(', '),
      roleClaim: settings.roleClaim ?? '',
      roleMap: settings.roleMap.map(({ value, role }) => `${value} = ${role}`).join('\n'),
      defaultRole: settings.defaultRole ?? '',
      trustsFactor: settings.trustsFactor,
      only: settings.only,
    },
    validate: {
      issuer: (text) => (/^https?:\/\/\S+$/.test(text.trim()) ? null : 'Write it as the provider names it, like https://login.example.com'),
      clientId: (text) => (text.trim() ? null : 'The provider gives it to you.'),
      clientSecret: (text) => (text || there ? null : 'The provider gives it to you.'),
      domains: (text) => (text.trim() ? null : 'Name the domains of your people, like harbor.example'),
      roleMap: (text) => (readMap(text) ? null : 'One a line, like: office = manager'),
    },
  })
  const save = useMutation({
    mutationFn: (values: typeof form.values) => {
      const { clientSecret, domains, roleMap, roleClaim, defaultRole, ...rest } = values
      return changeSignOn({
        ...rest,
        issuer: rest.issuer.trim(),
        clientId: rest.clientId.trim(),
        ...(clientSecret ? { clientSecret } : {}),
        domains: domains.split(/[\s,]+/).filter(Boolean),
        roleClaim: roleClaim.trim() || null,
        roleMap: readMap(roleMap) ?? [],
        defaultRole: isMapped(defaultRole) ? defaultRole : null,
      })
    },
    onSuccess: (changed, values) => {
      cache.setQueryData(singleSignOnQuery.queryKey, changed)
      form.setFieldValue('clientSecret', '')
      form.resetDirty({ ...values, clientSecret: '' })
      toast('Saved')
    },
    onError: (error) => form.setErrors(fieldFaults(error)),
  })
  const submit = form.onSubmit((values) => {
    if (!save.isPending) save.mutate(values)
  })
  return (
    <form onSubmit={submit} noValidate className={classes.columns}>
      <div className={classes.form}>
        <p className={classes.help}>
          Members come in by your own identity provider (OpenID Connect): Entra ID, Google Workspace, Okta, Keycloak. Register Portico there
          with this address:
        </p>
        <div className={classes.shown}>
          <output className={classes.secret}>{settings.redirectUri}</output>
          <CopyButton text={settings.redirectUri} />
        </div>
        <TextInput label="Issuer" type="url" placeholder="https://login.example.com" {...form.getInputProps('issuer')} />
        <TextInput label="Client ID" autoComplete="off" {...form.getInputProps('clientId')} />
        <TextInput
          label="Client secret"
          type="password"
          autoComplete="off"
          description={there ? 'Kept sealed. Left empty, the known one stays.' : 'Kept sealed and never shown again.'}
          {...form.getInputProps('clientSecret')}
        />
        <TextInput
          label="Domains"
          description="Only people with an address there come in."
          placeholder="harbor.example"
          {...form.getInputProps('domains')}
        />
        <Select
          label="New people"
          description="Somebody of yours who is no member yet."
          data={[
            { value: '', label: 'Are refused' },
            ...mapped.map((role) => ({ value: role, label: `Join as ${roleWords[role].toLowerCase()}` })),
          ]}
          allowDeselect={false}
          {...form.getInputProps('defaultRole')}
        />
        <TextInput
          label="Claim for roles"
          placeholder="groups"
          description="Left empty, roles are set in Members alone."
          {...form.getInputProps('roleClaim')}
        />
        {form.getValues().roleClaim.trim() !== '' && (
          <Textarea
            label="Roles"
            description="One a line, value = role. Owners stay owners, and nobody becomes one this way."
            placeholder={'office = manager\nhelpdesk = support'}
            rows={4}
            {...form.getInputProps('roleMap')}
          />
        )}
        <Checkbox
          label="The provider asks for a second factor itself"
          description="Otherwise Portico asks for one of its own after it."
          {...form.getInputProps('trustsFactor', { type: 'checkbox' })}
        />
        <Checkbox
          label="Single sign-on only"
          description={
            settings.testedAt
              ? `No letter opens the console any more. Last used ${clock.moment(settings.testedAt)}.`
              : `Can be chosen once somebody has come in by it, at ${location.origin}/console/sign-in?account=${account.slug}`
          }
          disabled={!settings.testedAt}
          {...form.getInputProps('only', { type: 'checkbox' })}
        />
        <SaveButton save={save} may dirty={form.isDirty()} beside={Object.keys(form.getValues())} />
        {there && (
          <div>
            <Button variant="default" color="var(--bad)" onClick={() => setRemoving(true)}>
              Remove single sign-on
            </Button>
          </div>
        )}
      </div>
      {removing && <Remove onClose={() => setRemoving(false)} />}
    </form>
  )
}

function Remove({ onClose }: { onClose: () => void }) {
  const cache = useQueryClient()
  const act = useMutation({
    mutationFn: removeSignOn,
    onSuccess: (changed) => {
      onClose()
      toast('Single sign-on removed')
      cache.setQueryData(singleSignOnQuery.queryKey, changed)
    },
  })
  return (
    <TakeAway title="Remove single sign-on?" verb="Remove" busyVerb="Removing" act={act} onClose={onClose}>
      <p>Members then come in by email and a second factor. Open sessions stay open.</p>
    </TakeAway>
  )
}
