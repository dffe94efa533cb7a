// What letters say about their sender.
import { Select, Textarea, TextInput } from '@mantine/core'
import { useMe } from '../../data/me.ts'
import { languageOptions } from '../../words/languages.ts'
import { isAddress } from '../invite-to-portal/addresses.ts'
import { OwnLetters } from './own-letters.tsx'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'
import { useAccountForm } from './use-account-form.ts'

export function LetterSettings() {
  const { account, installation } = useMe()
  const { form, save, mayChange, submit } = useAccountForm(
    {
      senderName: account.senderName ?? '',
      replyTo: account.replyTo ?? '',
      postalAddress: account.postalAddress ?? '',
      language: account.language,
    },
    { replyTo: (address) => (address === '' || isAddress(address) ? null : 'Write it like name@company.com') },
  )
  return (
    <>
      <form onSubmit={submit} noValidate className={classes.columns}>
        <fieldset className={classes.form} disabled={!mayChange}>
          {installation.mail === 'inbox' && (
            <p className={classes.help}>
              Letters stay on this machine until you connect a mail server with SMTP_URL. <a href="/inbox">Open the local inbox</a>
            </p>
          )}
          <TextInput
            label="Sender name"
            placeholder={account.name}
            description="Stands after the member’s name: “Dana Whitfield, Harbor Build”."
            maxLength={120}
            {...form.getInputProps('senderName')}
          />
          <TextInput
            label="Reply to"
            type="email"
            description="Where answers go when no member stands behind a letter."
            {...form.getInputProps('replyTo')}
          />
          <Textarea
            label="Postal address"
            description="Printed small at the end of each letter; many countries ask for it."
            rows={3}
            maxLength={400}
            {...form.getInputProps('postalAddress')}
          />
          <Select
            label="Language"
            description="For contacts who have not said which they read."
            data={languageOptions}
            {...form.getInputProps('language')}
          />
          <SaveButton save={save} may={mayChange} dirty={form.isDirty()} beside={Object.keys(form.getValues())} />
        </fieldset>
      </form>
      <OwnLetters />
    </>
  )
}
