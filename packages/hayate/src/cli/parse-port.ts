import { InvalidArgumentError } from 'commander'

/** A port as a flag. @throws InvalidArgumentError For anything but 0 to 65535. */
export function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}
