// Where the console starts: theme, cache and routes put together.
import './base.css'
import './mantine-styles.ts'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { bring, serverAnswers } from './bringing.ts'
import { createCache } from './cache.ts'
import { goToFirstFault } from './first-fault.ts'
import { lightOnPaper } from './paper.ts'
import { createConsoleRouter } from './routes.tsx'
import { isOpen, noteTyping, useSession } from './session.ts'
import { keepStrayFilesOut } from './stray-files.ts'
import { resolveVariables, theme } from './theme.ts'

declare global {
  var __webpack_nonce__: string | undefined
}

const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? ''
// The lock on scrolling under a dialog writes a style of its own and looks for the nonce under this name.
globalThis.__webpack_nonce__ = nonce

// After an upgrade the parts that this page knows are gone from the server: a fresh page knows the new ones. Once, lest it goes round.
// A link that is only pointed at fetches its part too, and that is no reason to take away the page that somebody is at.
addEventListener('vite:preloadError', async () => {
  const isAwaited = router.state.isLoading || !isOpen()
  if (!isAwaited || sessionStorage.getItem('portico-reloaded') || !(await serverAnswers())) return
  sessionStorage.setItem('portico-reloaded', 'yes')
  location.reload()
})

document.addEventListener('input', noteTyping)
lightOnPaper()
keepStrayFilesOut()
goToFirstFault()

const cache = createCache()
const router = createConsoleRouter(cache)
const schemes = localStorageColorSchemeManager({ key: 'portico-colour-scheme' })

const SignIn = lazy(async () => ({ default: (await bring(() => import('./screens/sign-in/sign-in.tsx'))).SignIn }))
const isAtDoor = /^\/console\/sign-in\/?$/.test(location.pathname)

function Console() {
  const session = useSession()
  const door = (
    <Suspense>
      <SignIn />
    </Suspense>
  )
  if (isAtDoor || session === 'ended') return door
  return (
    <>
      <div hidden={session === 'kept'}>
        <RouterProvider router={router} />
      </div>
      {session === 'kept' && door}
    </>
  )
}

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={cache}>
        <Console />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
