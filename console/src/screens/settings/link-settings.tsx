// How links and sessions live, and what each choice risks, in plain words.
import { Checkbox, NumberInput, Radio } from '@mantine/core'
import { useMe } from '../../data/me.ts'
import type { LinkPolicy } from '../../shapes.ts'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'
import { useAccountForm } from './use-account-form.ts'

const reopenings: { value: LinkPolicy['invitationReopening']; word: string; risk: string }[] = [
  {
    value: 'device',
    word: 'The browser that used it may open it again',
    risk: 'Anybody else sees “already used” and can have a new letter sent to the address on file. Fits most.',
  },
  {
    value: 'strict',
    word: 'Strict: once, and never again',
    risk: 'Safest. People who close the page need a new letter each time, and will ask you for it.',
  },
  {
    value: 'open',
    word: 'Open until it ends',
    risk: 'Most convenient, and most at risk: whoever gets hold of the letter, forwarded or stolen, is let in until the invitation ends.',
  },
]

const confirmations: { value: LinkPolicy['confirmation']; word: string; risk: string }[] = [
  {
    value: 'button',
    word: 'One press on Continue',
    risk: 'Quickest. Whoever gets hold of a letter that nobody used yet is let in. Fits most.',
  },
  {
    value: 'address',
    word: 'The address that the link is for, typed in',
    risk: 'Keeps out mail scanners that press buttons, and strangers who find a link. Whoever knows the address still comes in. After five wrong ones, a code is mailed.',
  },
  {
    value: 'code',
    word: 'A code that is mailed at that moment',
    risk: 'Safest: only who can read the mailbox comes in, also with a magic link that you hand over. Takes a minute longer in every new browser.',
  },
]

const passkeyRules: { value: LinkPolicy['passkeys']; word: string; risk: string }[] = [
  {
    value: 'offered',
    word: 'Offered, once they have done something',
    risk: 'Letters go on opening pages for everybody. Fits most.',
  },
  {
    value: 'required',
    word: 'Required',
    risk: 'A letter alone opens nothing: whoever reads somebody’s mail stays outside. People without one make it with their next invitation; who loses it must be invited again by you.',
  },
]

export function LinkSettings() {
  const { account } = useMe()
  const { form, save, mayChange, submit } = useAccountForm({
    invitationReopening: account.invitationReopening,
    confirmation: account.confirmation,
    accessEndsWithInvitation: account.accessEndsWithInvitation,
    invitationDays: account.invitationDays,
    loginMinutes: account.loginMinutes,
    idleMinutes: account.idleMinutes,
    sessionHours: account.sessionHours,
    dormantMonths: account.dormantMonths,
    passkeys: account.passkeys,
  })
  return (
    <form onSubmit={submit} noValidate className={classes.columns}>
      <fieldset className={classes.form} disabled={!mayChange}>
        <Radio.Group label="An invitation that was used" {...form.getInputProps('invitationReopening')}>
          <div className={classes.choices}>
            {reopenings.map(({ value, word, risk }) => (
              <Radio key={value} value={value} label={word} description={risk} />
            ))}
          </div>
        </Radio.Group>
        <Radio.Group
          label="To come in by a link"
          description="Asked in a browser that did not ask for the letter itself and has not used the invitation before."
          {...form.getInputProps('confirmation')}
        >
          <div className={classes.choices}>
            {confirmations.map(({ value, word, risk }) => (
              <Radio key={value} value={value} label={word} description={risk} />
            ))}
          </div>
        </Radio.Group>
        <Radio.Group label="Passkeys of the people outside" {...form.getInputProps('passkeys')}>
          <div className={classes.choices}>
            {passkeyRules.map(({ value, word, risk }) => (
              <Radio key={value} value={value} label={word} description={risk} />
            ))}
          </div>
        </Radio.Group>
        <Lives propsOf={(name) => form.getInputProps(name)} />
        <Checkbox
          label="Access ends together with the invitation"
          description="Otherwise access stays until you revoke it, its own end, or the record’s archive."
          {...form.getInputProps('accessEndsWithInvitation', { type: 'checkbox' })}
        />
        <SaveButton save={save} may={mayChange} dirty={form.isDirty()} beside={Object.keys(form.getValues())} />
      </fieldset>
    </form>
  )
}

type Lives = Pick<LinkPolicy, 'invitationDays' | 'loginMinutes' | 'idleMinutes' | 'sessionHours' | 'dormantMonths'>

const lives: { name: keyof Lives; label: string; unit: string; min: number; max: number; risk: string }[] = [
  {
    name: 'invitationDays',
    label: 'Invitations can be opened for',
    unit: 'days',
    min: 1,
    max: 90,
    risk: 'A letter lies in a mailbox for as long: longer is easier for them, and for a thief.',
  },
  {
    name: 'loginMinutes',
    label: 'Login links live for',
    unit: 'minutes',
    min: 5,
    max: 60,
    risk: 'They are asked for by somebody who waits: short is enough.',
  },
  {
    name: 'idleMinutes',
    label: 'A session ends after being idle for',
    unit: 'minutes',
    min: 5,
    max: 1440,
    risk: 'Shorter protects a phone that lies around.',
  },
  {
    name: 'sessionHours',
    label: 'A session ends in all after',
    unit: 'hours',
    min: 1,
    max: 72,
    risk: 'Then they sign in again, however busy they were.',
  },
  {
    name: 'dormantMonths',
    label: 'Access sleeps when not used for',
    unit: 'months',
    min: 1,
    max: 60,
    risk: 'A forgotten door closes by itself; its inviter can open it again.',
  },
]

function Lives({ propsOf }: { propsOf: (name: keyof Lives) => object }) {
  return (
    <>
      {lives.map(({ name, label, unit, min, max, risk }) => (
        <NumberInput
          key={name}
          label={label}
          description={`${risk} From ${min} to ${max} ${unit}.`}
          suffix={` ${unit}`}
          min={min}
          max={max}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="blur"
          {...propsOf(name)}
        />
      ))}
    </>
  )
}
