// Who is signed in, light or dark, and the way out.
import { type MantineColorScheme, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { signOut, useMe } from '../data/me.ts'
import { Icon } from '../parts/icon.tsx'
import { Initials } from '../parts/tile.tsx'
import { endSession } from '../session.ts'
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
  const leaving = useMutation({ mutationFn: signOut, onSuccess: endSession })
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
        {schemes.map(({ value, word }) => (
          <Menu.Item
            key={value}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            leftSection={colorScheme === value ? <Icon name="check" /> : <span className={classes.gap} />}
            onClick={() => setColorScheme(value)}
          >
            {word}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="leave" />} onClick={() => leaving.mutate()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
