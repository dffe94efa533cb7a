// Each letter in the account's own words: what is written on the left, and on the right the letter as it would arrive.
import { Button, Loader, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { OwnLetter } from '../../api-types.ts'
import {
  changeLetter,
  type FixedLetter,
  type LetterLanguage,
  type LetterName,
  type MemberLetter,
  ownLettersQuery,
  resetLetter,
  type ShownLetter,
  type TextLetter,
  type Words,
  writtenQuery,
  writtenUrl,
} from '../../data/letters.ts'
import { useMe } from '../../data/me.ts'
import { Fault, FaultInPlace } from '../../parts/fault.tsx'
import { FramePage, useSettled } from '../../parts/frame-page.tsx'
import { SteadyButton } from '../../parts/steady-button.tsx'
import { toast } from '../../parts/toast.tsx'
import { useUnsaved } from '../../unsaved.ts'
import { languageOptions, languageWord } from '../../words/languages.ts'
import classes from './own-letters.module.css'

const letterWords: { [name in LetterName]: string } = {
  invitation: 'Invitation',
  login: 'Sign-in letter',
  receipt: 'Receipt',
  accepted: 'Result: accepted',
  rejected: 'Result: needs changes',
  reminder: 'Reminder',
}
const fixedWords: { [name in FixedLetter]: string } = {
  packet: 'Packet',
  packet_nudge: 'Nudge about a packet',
  packet_replaced: 'Replaced file of a packet',
  packet_reply: 'Answer to a question',
  comment: 'Comment of a member',
  more_time: 'More time for a guest',
  link_made: 'Magic link was made',
  link_code: 'Code beside a link',
  address_changed: 'Address was corrected',
  phone_changed: 'Phone was changed',
  new_browser: 'Sign-in from a new browser',
  gave_way: 'Oldest browser was signed out',
  passkey_added: 'Passkey was made',
  passkey_removed: 'Passkey was removed',
  passkeys_reset: 'Passkeys were taken away',
}
const textWords: { [name in TextLetter]: string } = {
  invitation_text: 'Invitation as a text message',
  login_text: 'Sign-in as a text message',
}
const memberWords: { [name in MemberLetter]: string } = {
  member_invitation: 'Invitation of a member',
  member_sign_in: 'Sign-in of a member',
  document_arrived: 'Document came in',
  member_comment: 'Comment of a contact',
  packet_asked: 'Question about a packet',
  packet_answered: 'Packet was answered',
  longer_asked: 'Guest asks for more time',
  guest_ended: 'Guest’s time is over',
  invitation_asked: 'Contact asks to be invited again',
  letter_late: 'Sign-in letters come too late',
  link_denied: 'Contact did not use their link',
  letter_bounced: 'Letter came back',
  letter_unwanted: 'Letter was called unwanted',
  passkey_lost: 'Contact lost their passkey',
  member_new_browser: 'Member signed in with a new browser',
  factor_added: 'Second factor was added',
  factor_removed: 'Second factor was removed',
  factors_reset: 'Second factors were taken away',
  recovery_codes_made: 'Recovery codes were made',
  codes_lengthened: 'Sign-in codes are being guessed',
  domain_lost: 'Key of a sender domain is gone',
}
const optionsOf = (words: { [name: string]: string }) => Object.entries(words).map(([value, label]) => ({ value, label }))
const letterOptions = [
  { group: 'In your words', items: optionsOf(letterWords) },
  { group: 'Always ours', items: optionsOf(fixedWords) },
  { group: 'Text messages', items: optionsOf(textWords) },
  { group: 'To members', items: optionsOf(memberWords) },
]
const isText = (letter: ShownLetter): letter is TextLetter => letter in textWords
const isToMember = (letter: ShownLetter): letter is MemberLetter => letter in memberWords
const isOwn = (letter: ShownLetter): letter is LetterName => letter in letterWords
const nothingOwn: Words = { subject: '', greeting: '', note: '' }

export function OwnLetters() {
  const { account } = useMe()
  const [letter, setLetter] = useState<ShownLetter>('invitation')
  const [language, setLanguage] = useState<LetterLanguage>(account.language)
  const own = useQuery(ownLettersQuery)
  // What was typed for one letter waits while another is looked at.
  const [typed, setTyped] = useState<{ [which: string]: Words }>({})
  const which = `${letter} ${language}`
  if (own.isPending) return null
  if (own.isLoadingError) return <FaultInPlace error={own.error} again={() => void own.refetch()} />
  const written = own.data.items.find((one) => one.letter === letter && one.language === language)
  return (
    <section className={classes.part} aria-label="What letters say">
      <h2 className={classes.title}>What letters say</h2>
      <p className={classes.help}>
        Ours until you write your own. Placeholders: {'{contact}'}, {'{project}'}, {'{account}'}, {'{due}'}. A sentence whose placeholder
        has nothing to say stays ours, and so does a letter that warns of something.
      </p>
      <div className={classes.which}>
        <Select
          label="Letter"
          data={letterOptions}
          value={letter}
          onChange={(name) => name && setLetter(name as ShownLetter)}
          maxDropdownHeight={360}
          allowDeselect={false}
        />
        <Select
          label="Language of the letter"
          data={languageOptions}
          value={language}
          onChange={(code) => code && setLanguage(code as LetterLanguage)}
          allowDeselect={false}
        />
      </div>
      {isOwn(letter) ? (
        <OwnLetterForm
          key={which}
          letter={letter}
          language={language}
          written={written}
          typed={typed[which]}
          type={(words) => setTyped({ ...typed, [which]: words })}
        />
      ) : (
        <div className={classes.both}>
          <p className={`${classes.help} ${classes.form}`}>{whyOurs(letter)}</p>
          <LetterLook letter={letter} language={language} words={nothingOwn} />
        </div>
      )}
    </section>
  )
}

function whyOurs(letter: ShownLetter): string {
  if (isText(letter))
    return 'A text message goes where one is chosen instead of a letter. It is always ours, and one message long: who writes, and the link. Nothing of the person stands in it, for lock screens are read by others.'
  if (isToMember(letter)) return 'This letter goes to members, in your account’s language. It is always ours.'
  return 'This letter is always ours, in each language. It warns its reader of something, or carries what a member wrote: your name, logo, colour and postal address stand on it as on every other.'
}

interface OwnLetterFormProps {
  letter: LetterName
  language: LetterLanguage
  written: OwnLetter | undefined
  typed: Words | undefined
  type: (words: Words) => void
}

function OwnLetterForm({ letter, language, written, typed, type }: OwnLetterFormProps) {
  const { account } = useMe()
  const cache = useQueryClient()
  const start = useMemo((): Words => ({ ...nothingOwn, ...(written && wordsOf(written)) }), [written])
  const words = typed ?? start
  const settled = useSettled(words)
  const look = useQuery(writtenQuery({ letter, language }, settled))
  // What is refused is not shown: the letter stays as it was with the words before.
  const [fine, setFine] = useState(start)
  if (look.isSuccess && !look.isPlaceholderData && fine !== settled) setFine(settled)
  const done = (said: string) => () => {
    toast(said)
    return cache.invalidateQueries({ queryKey: ownLettersQuery.queryKey })
  }
  const save = useMutation({ mutationFn: () => changeLetter({ letter, language }, words), onSuccess: done('Saved') })
  const reset = useMutation({
    mutationFn: () => resetLetter({ letter, language }),
    onSuccess: () => {
      type(nothingOwn)
      return done('Ours again')()
    },
  })
  const may = account.can.includes('change')
  const faults = { ...fieldFaults(look.error), ...fieldFaults(save.error) }
  const dirty = Object.entries(start).some(([part, text]) => words[part as keyof Words] !== text)
  useUnsaved(may && dirty)
  const field = (part: keyof Words) => ({
    value: words[part],
    error: faults[part],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => type({ ...words, [part]: currentTarget.value }),
  })
  return (
    <div className={classes.both}>
      <form
        className={classes.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (dirty && !save.isPending) save.mutate()
        }}
      >
        <fieldset disabled={!may} className={classes.fields}>
          <TextInput label="Subject" placeholder={words.subject ? '' : look.data?.subject} maxLength={120} {...field('subject')} />
          <TextInput
            label="Greeting"
            placeholder={words.greeting ? '' : (look.data?.greeting ?? '')}
            maxLength={120}
            {...field('greeting')}
          />
          <Textarea
            label="Note below what we say"
            placeholder="None"
            rows={4}
            maxLength={500}
            description="Plain text. Addresses stay out: the only link in a letter is its button."
            {...field('note')}
          />
          <Fault error={save.error ?? reset.error} beside={['subject', 'greeting', 'note']} />
          {may ? (
            <div className={classes.buttons}>
              <SteadyButton
                type="submit"
                off={!dirty}
                aria-busy={save.isPending}
                leftSection={save.isPending && <Loader color="currentColor" />}
              >
                {save.isPending ? 'Saving' : `Save ${letterWords[letter].toLowerCase()}`}
              </SteadyButton>
              {written && (
                <Button variant="default" onClick={() => reset.mutate()} aria-busy={reset.isPending}>
                  Reset to ours
                </Button>
              )}
            </div>
          ) : (
            <p className={classes.help}>An owner or admin can change this.</p>
          )}
        </fieldset>
      </form>
      <LetterLook letter={letter} language={language} words={fine} />
    </div>
  )
}

const wordsOf = ({ subject, greeting, note }: OwnLetter): Words => ({ subject: subject ?? '', greeting: greeting ?? '', note: note ?? '' })

type Look = 'light' | 'dark' | 'text' | 'phone'

function LetterLook({ letter, language, words }: { letter: ShownLetter; language: LetterLanguage; words: Words }) {
  const [look, setLook] = useState<Look>('light')
  const which = { letter, language }
  const told = useQuery(writtenQuery(which, words))
  const { member } = useMe()
  const to = isToMember(letter) ? member?.name : 'Jane Ortiz'
  if (isText(letter))
    return (
      <section className={classes.look} aria-label="The text message as it arrives">
        <p className={classes.lookHead}>
          To {to}, in {languageWord(language)}
        </p>
        <p className={classes.message}>{told.data?.text}</p>
      </section>
    )
  return (
    <section className={classes.look} aria-label="The letter as it arrives">
      <div className={classes.lookHead}>
        <span>
          To {to}, in {languageWord(language)}. From <b>{told.data?.from}</b>: {told.data?.subject}
        </span>
        <SegmentedControl
          size="xs"
          aria-label="How it is shown"
          value={look}
          onChange={(value) => setLook(value as Look)}
          data={[
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
            { value: 'text', label: 'Plain text' },
            { value: 'phone', label: 'Phone' },
          ]}
        />
      </div>
      <div className={look === 'phone' ? classes.phone : classes.paper}>
        {look === 'text' ? (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long letter is scrolled by keyboard too
          <pre className={classes.text} tabIndex={0}>
            {told.data?.text}
          </pre>
        ) : (
          <FramePage key={look} src={writtenUrl(which, words, look === 'dark' ? 'dark' : 'light')} title="The letter" />
        )}
      </div>
    </section>
  )
}
