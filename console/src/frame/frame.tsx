// The frame of every screen: where one can go at the left, one sheet at the right.
import { Outlet, useNavigate } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { Toasts } from '../parts/toast.tsx'
import { Arriving } from './arriving.tsx'
import { BeforeLeaving } from './before-leaving.tsx'
import { FactorDialog } from './factor-dialog.tsx'
import classes from './frame.module.css'
import { NoFactor } from './no-factor.tsx'
import { Offline } from './offline.tsx'
import { Search } from './search.tsx'
import { Sidebar } from './sidebar.tsx'
import { useSignOfLife } from './sign-of-life.ts'

export function Frame() {
  const [searching, setSearching] = useState(false)
  const navigate = useNavigate()
  useSignOfLife()
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      setSearching(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Go to the page
      </a>
      <Sidebar onSearch={() => setSearching(true)} />
      <main className={classes.main} id="main" tabIndex={-1}>
        <div className={classes.sheet}>
          <Offline />
          <NoFactor />
          <Suspense fallback={<Arriving />}>
            <Outlet />
          </Suspense>
        </div>
        {/* Menus and dialogs open here: outside the sheet, which cuts at its edge, and inside the page's landmark. */}
        <div id="floats" />
        <Toasts />
        <FactorDialog />
        <BeforeLeaving />
      </main>
      {searching && <Search onClose={() => setSearching(false)} go={(to) => void navigate(to)} />}
    </div>
  )
}
