import type { Command } from './command.ts'
export const demo: Command = { usage: '', about: '', run: async () => 0 }
