// How links and sessions live: each rule with what it risks, who changed it last, and the limits that nobody can loosen.
import { Checkbox, NumberInput, Radio, Select } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useMe } from '../../data/me.ts'
import { policyChangesQuery } from '../../data/policy.ts'
import { Icon } from '../../parts/icon.tsx'
import type { LinkPolicy } from '../../shapes.ts'
import { type Choice, confirmations, type Lifetime, lifetimes, noticeLifetimes, passkeyRules, reopenings } from '../../words/policy.ts'
import { ChangedBy } from './changed-by.tsx'
import { Limits } from './limits.tsx'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'
import { useAccountForm } from './use-account-form.ts'

export function LinkSettings() {
  const { account } = useMe()
  const cache = useQueryClient()
  const changes = useQuery(policyChangesQuery).data?.items ?? []
  const { form, save, mayChange, submit } = useAccountForm({
    invitationReopening: account.invitationReopening,
    confirmation: account.confirmation,
    accessEndsWithInvitation: account.accessEndsWithInvitation,
    invitationDays: account.invitationDays,
    loginMinutes: account.loginMinutes,
    notificationMinutes: account.notificationMinutes,
    idleMinutes: account.idleMinutes,
    sessionHours: account.sessionHours,
    dormantMonths: account.dormantMonths,
    passkeys: account.passkeys,
  })
  useEffect(() => {
    if (save.isSuccess) void cache.invalidateQueries({ queryKey: policyChangesQuery.queryKey })
  }, [save.isSuccess, cache])
  const values = form.getValues()
  const changed = (field: keyof LinkPolicy) => <ChangedBy changes={changes} field={field} />
  const propsOf = (name: keyof LinkPolicy) => form.getInputProps(name)
  const lifetime = (name: Lifetime) => <Lifetimes name={name} props={propsOf(name)} changed={changed(name)} />
  return (
    <>
      <form onSubmit={submit} noValidate className={classes.columns}>
        <fieldset className={classes.form} disabled={!mayChange}>
          <legend className={classes.legend}>Invitations</legend>
          {lifetime('invitationDays')}
          {values.invitationDays > 30 && (
            <Warning>
              Beyond 30 days a letter that nobody opened lies around for long. Whoever comes upon it in a forwarded thread or an old mailbox
              is let in: resend instead, which makes the old letter worthless.
            </Warning>
          )}
          <Choices label="An invitation that was used" of={reopenings} props={propsOf('invitationReopening')}>
            {changed('invitationReopening')}
          </Choices>
          {values.invitationReopening === 'open' && (
            <Warning>
              A letter then is a password that is written down: it opens for everybody who has it, as often as they like,
              {values.invitationDays > 1 ? ` for ${values.invitationDays} days` : ' for a day'}. You will not see from here who of them it
              was. If you need it, ask for the address or a code under Coming in.
            </Warning>
          )}
          <div>
            <Checkbox
              label="Access ends together with the invitation"
              description="Otherwise access stays until you revoke it, its own end, or the record’s archive."
              {...form.getInputProps('accessEndsWithInvitation', { type: 'checkbox' })}
            />
            {changed('accessEndsWithInvitation')}
          </div>
        </fieldset>
        <fieldset className={classes.form} disabled={!mayChange}>
          <legend className={classes.legend}>Coming in</legend>
          <Choices
            label="To come in by a link"
            description="Asked in a browser that did not ask for the letter itself and has not used the invitation before."
            of={confirmations}
            props={propsOf('confirmation')}
          >
            {changed('confirmation')}
          </Choices>
          <Choices label="Passkeys of the people outside" of={passkeyRules} props={propsOf('passkeys')}>
            {changed('passkeys')}
          </Choices>
        </fieldset>
        <fieldset className={classes.form} disabled={!mayChange}>
          <legend className={classes.legend}>How long</legend>
          {lifetime('loginMinutes')}
          <div>
            <Select
              label="Links in packets, results and reminders live for"
              description="Each works once. Whoever comes later asks for a new one, which goes to the address on file."
              data={noticeLifetimes(values.notificationMinutes)}
              allowDeselect={false}
              {...propsOf('notificationMinutes')}
              value={String(values.notificationMinutes)}
              onChange={(value) => value && form.setFieldValue('notificationMinutes', Number(value))}
            />
            {changed('notificationMinutes')}
          </div>
          {lifetime('idleMinutes')}
          {lifetime('sessionHours')}
          {lifetime('dormantMonths')}
          <p className={classes.help}>A link that a member hands over lives for 15 minutes, an hour or a day, as chosen when it is made.</p>
          <SaveButton save={save} may={mayChange} dirty={form.isDirty()} beside={Object.keys(form.getValues())} />
        </fieldset>
      </form>
      <Limits />
    </>
  )
}

interface ChoicesProps {
  label: string
  description?: string
  of: Choice[]
  props: object
  children: ReactNode
}

function Choices({ label, description, of, props, children }: ChoicesProps) {
  return (
    <div>
      <Radio.Group label={label} description={description} inputWrapperOrder={['label', 'description', 'input', 'error']} {...props}>
        <div className={classes.choices}>
          {of.map(({ value, word, risk }) => (
            <Radio key={value} value={value} label={word} description={risk} />
          ))}
        </div>
      </Radio.Group>
      {children}
    </div>
  )
}

function Lifetimes({ name, props, changed }: { name: Lifetime; props: { value?: string | number }; changed: ReactNode }) {
  const { label, unit, min, max, risk } = lifetimes[name]
  return (
    <div>
      <NumberInput
        label={label}
        description={`${risk} From ${min} to ${max} ${unit}s.`}
        suffix={props.value === 1 ? ` ${unit}` : ` ${unit}s`}
        min={min}
        max={max}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="blur"
        {...props}
      />
      {changed}
    </div>
  )
}

function Warning({ children }: { children: ReactNode }) {
  return (
    <p className={classes.warning} role="status">
      <Icon name="warning" size={16} />
      <span>{children}</span>
    </p>
  )
}
