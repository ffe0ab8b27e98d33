import { HayateError } from './hayate-error.ts'

/**
 * A mistake in how the application is declared or configured. Thrown only while it starts, never while it serves.
 *
 * The message says what is wrong, where it stands, and what to do.
 */
export class ConfigurationError extends HayateError {}
