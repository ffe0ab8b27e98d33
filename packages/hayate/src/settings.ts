export { describeSettings, formatEnvExample, type SettingDescription } from './settings/describe-settings.ts'
export { type LoadSettingsOptions, loadSettings } from './settings/load-settings.ts'
