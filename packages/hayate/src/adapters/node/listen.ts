import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigurationError } from '../../errors/configuration-error.ts'

/**
 * Listens, and says plainly why not.
 *
 * @throws ConfigurationError `HAYATE_PORT_IN_USE`, `HAYATE_PORT_FORBIDDEN`, or `HAYATE_CANNOT_LISTEN`.
 */
export function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => reject(listenError(error, host, port))
    server.once('error', onError)
    server.listen({ host, port }, () => {
      server.off('error', onError)
      // Proof: a server that listens on a host and a port has an address of that kind, never a pipe's name.
      resolve(server.address() as AddressInfo)
    })
  })
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): ConfigurationError {
  const options = { cause: error }
  if (error.code === 'EADDRINUSE') {
    return new ConfigurationError(
      'HAYATE_PORT_IN_USE',
      `Port ${port} on ${host} is already in use. Stop the program that listens there, or choose another port (0 picks a free one).`,
      options,
    )
  }
  if (error.code === 'EACCES') {
    return new ConfigurationError(
      'HAYATE_PORT_FORBIDDEN',
      `Port ${port} on ${host} may not be opened by this user. Choose a port from 1024 on, or allow the program to use lower ones.`,
      options,
    )
  }
  return new ConfigurationError(
    'HAYATE_CANNOT_LISTEN',
    `Cannot listen on ${host}, port ${port}: ${error.message}. Check the host and the port.`,
    options,
  )
}
