// Each letter in the account's own words: what is written on the left, and on the right the letter as it would arrive.
import { Button, Loader, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldFaults } from '../../api.ts'
import type { OwnLetter } from '../../api-types.ts'
import {
  changeLetter,
  type FixedLetter,
  type LetterLanguage,
  type LetterName,
  ownLettersQuery,
  resetLetter,
  type ShownLetter,
  type Words,
  writtenQuery,
  writtenUrl,
} from '../../data/letters.ts'
import { useMe } from '../../data/me.ts'
import { Fault } from '../../parts/fault.tsx'
import { FramePage, useSettled } from '../../parts/frame-page.tsx'
import { toast } from '../../parts/toast.tsx'
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
  address_changed: 'Address was corrected',
  new_browser: 'Sign-in from a new browser',
  passkeys_reset: 'Passkeys were taken away',
}
const optionsOf = (words: { [name: string]: string }) => Object.entries(words).map(([value, label]) => ({ value, label }))
const letterOptions = [
  { group: 'In your words', items: optionsOf(letterWords) },
  { group: 'Always ours', items: optionsOf(fixedWords) },
]
const isOwn = (letter: ShownLetter): letter is LetterName => letter in letterWords
const nothingOwn: Words = { subject: '', greeting: '', note: '' }

export function OwnLetters() {
  const { account } = useMe()
  const [letter, setLetter] = useState<ShownLetter>('invitation')
  const [language, setLanguage] = useState<LetterLanguage>(account.language)
  const own = useQuery(ownLettersQuery)
  if (own.isPending) return null
  if (own.isLoadingError) return <Fault error={own.error} />
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
        <OwnLetterForm key={`${letter} ${language}`} letter={letter} language={language} written={written} />
      ) : (
        <div className={classes.both}>
          <p className={`${classes.help} ${classes.form}`}>
            This letter is always ours, in each language. It warns its reader of something, or carries what a member wrote: your name, logo,
            colour and postal address stand on it as on every other.
          </p>
          <LetterLook letter={letter} language={language} words={nothingOwn} />
        </div>
      )}
    </section>
  )
}

interface OwnLetterFormProps {
  letter: LetterName
  language: LetterLanguage
  written: OwnLetter | undefined
}

function OwnLetterForm({ letter, language, written }: OwnLetterFormProps) {
  const { account } = useMe()
  const cache = useQueryClient()
  const start: Words = { subject: written?.subject ?? '', greeting: written?.greeting ?? '', note: written?.note ?? '' }
  const [words, setWords] = useState(start)
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
      setWords(nothingOwn)
      return done('Ours again')()
    },
  })
  const may = account.can.includes('change')
  const faults = { ...fieldFaults(look.error), ...fieldFaults(save.error) }
  const dirty = Object.entries(start).some(([part, text]) => words[part as keyof Words] !== text)
  const field = (part: keyof Words) => ({
    value: words[part],
    error: faults[part],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => setWords({ ...words, [part]: currentTarget.value }),
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
              <Button
                type="submit"
                disabled={!dirty}
                aria-busy={save.isPending}
                leftSection={save.isPending && <Loader color="currentColor" />}
              >
                {save.isPending ? 'Saving' : `Save ${letterWords[letter].toLowerCase()}`}
              </Button>
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

type Look = 'light' | 'dark' | 'text' | 'phone'

function LetterLook({ letter, language, words }: { letter: ShownLetter; language: LetterLanguage; words: Words }) {
  const [look, setLook] = useState<Look>('light')
  const which = { letter, language }
  const told = useQuery(writtenQuery(which, words))
  return (
    <section className={classes.look} aria-label="The letter as it arrives">
      <div className={classes.lookHead}>
        <span>
          To Jane Ortiz, in {languageWord(language)}. From <b>{told.data?.from}</b>: {told.data?.subject}
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
