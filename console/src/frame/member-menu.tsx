// Who is signed in, light or dark, and the way out.
import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { signOut, useMe } from '../data/me.ts'
import { Fault } from '../parts/fault.tsx'
import { Icon } from '../parts/icon.tsx'
import { Initials } from '../parts/tile.tsx'
import { leave } from '../session.ts'
import { roleWords } from '../words/roles.ts'
import classes from './member-menu.module.css'

const schemes: { value: MantineColorScheme; word: string }[] = [
  { value: 'auto', word: 'Like the system' },
  { value: 'light', word: 'Light' },
  { value: 'dark', word: 'Dark' },
]

export function MemberMenu() {
  const { member } = useMe()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const leaving = useMutation({ mutationFn: signOut, onSuccess: leave })
  return (
    <Menu position="top-start">
      <Menu.Target>
        <UnstyledButton className={classes.member}>
          <Initials name={member.name} size={26} />
          <span className={classes.words}>
            <span className={classes.name}>{member.name}</span>
            <span className={classes.role}>{roleWords[member.role]}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{member.email}</Menu.Label>
        <Menu.Divider />
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as MantineColorScheme)}>
          {schemes.map(({ value, word }) => (
            <Menu.RadioItem key={value} value={value} checkIcon={<Icon name="check" size={16} />}>
              {word}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="key" />} component={Link} to="/settings/$part" params={{ part: 'security' } as never}>
          Security
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="leave" />} closeMenuOnClick={false} onClick={() => leaving.mutate()}>
          Sign out
        </Menu.Item>
        {leaving.isError && (
          <div className={classes.fault}>
            <Fault error={leaving.error} />
          </div>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
