// Who the account is on every outside page: name, address, logo, colour, time zone.
import { Checkbox, ColorInput, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { coloursQuery, useMe } from '../../data/me.ts'
import { useSettled } from '../../parts/frame-page.tsx'
import { activationWords } from '../../words/numbers.ts'
import { zonesToChoose } from '../../zones.ts'
import { ColourPreview } from './colour-preview.tsx'
import { ContrastCheck } from './contrast-check.tsx'
import { LogoField } from './logo-field.tsx'
import { SaveButton } from './save-button.tsx'
import classes from './settings.module.css'
import { useAccountForm } from './use-account-form.ts'

const activations = Object.entries(activationWords).map(([value, label]) => ({ value, label }))

export function AccountSettings() {
  const { account } = useMe()
  const { form, save, mayChange, submit } = useAccountForm(
    {
      name: account.name,
      slug: account.slug,
      logo: account.logo,
      colour: account.colour,
      timeZone: account.timeZone,
      activation: account.activation,
      hidesPortico: account.hidesPortico,
    },
    {
      name: (name) => (name.trim() === '' ? 'Say who you are.' : null),
      slug: (slug) => (/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(slug) ? null : 'Small letters, digits and hyphens, like harbor-build'),
      colour: (colour) => (/^#[0-9a-f]{6}$/i.test(colour) ? null : 'Write it like #0E5C66'),
    },
  )
  const values = form.getValues()
  const colours = useQuery(coloursQuery(useSettled(values.colour, 200))).data ?? account.colours
  return (
    <form onSubmit={submit} noValidate className={classes.columns}>
      <fieldset className={classes.form} disabled={!mayChange}>
        <TextInput label="Name" description="As clients and vendors read it." maxLength={120} {...form.getInputProps('name')} />
        <TextInput
          label="Portal address"
          description={`${portalBase(account.portalUrl, account.slug)}${values.slug}. Links that are out keep working; bookmarks of the old address do not.`}
          {...form.getInputProps('slug')}
        />
        <LogoField logo={values.logo} change={(logo) => form.setFieldValue('logo', logo)} error={form.errors.logo} />
        <ColorInput
          label="Colour"
          description="Any colour: pages and letters make it readable by themselves."
          format="hex"
          withEyeDropper={false}
          {...form.getInputProps('colour')}
        />
        <Select
          label="Time zone"
          description="Days and times everywhere are told in it."
          searchable
          data={zonesToChoose(account.timeZone)}
          limit={100}
          {...form.getInputProps('timeZone')}
        />
        <Select
          label="Activated means"
          description="What an invited person does within 7 days to count as activated in the numbers."
          data={activations}
          {...form.getInputProps('activation')}
        />
        <Checkbox label="Hide “Portico” in the footer of outside pages" {...form.getInputProps('hidesPortico', { type: 'checkbox' })} />
        <SaveButton save={save} may={mayChange} dirty={form.isDirty()} beside={Object.keys(form.getValues())} />
      </fieldset>
      <div className={classes.beside}>
        <ColourPreview name={values.name} logo={values.logo} colours={colours} />
        <ContrastCheck colour={values.colour} colours={colours} logo={values.logo} />
      </div>
    </form>
  )
}

const portalBase = (portalUrl: string, slug: string) => (portalUrl.endsWith(slug) ? portalUrl.slice(0, -slug.length) : '/p/')
