// On paper the console is light, whatever it is on the screen: a dark page is a sheet full of ink.
const scheme = 'mantineColorScheme'

export function lightOnPaper(): void {
  const { dataset } = document.documentElement
  let onScreen: string | undefined
  addEventListener('beforeprint', () => {
    onScreen = dataset[scheme]
    dataset[scheme] = 'light'
  })
  addEventListener('afterprint', () => {
    if (onScreen) dataset[scheme] = onScreen
  })
}
