export type { AppDescription, AppLimits, AppOptions, TagDescription } from './app/app-options.ts'
export type { Command, ErrorMapping, Extension } from './app/extension.ts'
export { Hayate } from './app/hayate.ts'
export type { FetchHandler, Mountable, MountContext, MountedApp, MountOptions, MountTarget } from './app/mount.ts'
export { override } from './app/override.ts'
export type { Override, RunningApp, StartOptions } from './app/running-app.ts'
export { type Background, background } from './background/background.ts'
export { type Depends, type DependsOptions, depends, fresh } from './dependencies/declare-dependency.ts'
export type {
  AnyDependency,
  Dependency,
  ErrorsIn,
  InputEntry,
  Inputs,
  Lifetime,
  Values,
  WireInputs,
} from './dependencies/dependency.ts'
export { log, request, signal } from './dependencies/ready-made.ts'
export { ConfigurationError } from './errors/configuration-error.ts'
export { type AnyError, type DeclaredError, DeclaredHttpError, defineError } from './errors/define-error.ts'
export { HayateError } from './errors/hayate-error.ts'
export { HttpError, type HttpErrorOptions } from './errors/http-error.ts'
export { timeLimitExceeded } from './errors/time-limit-error.ts'
export { type InputIssue, type InputSource, type ValidationCode, validationCodes } from './errors/validation-codes.ts'
export { ValidationError } from './errors/validation-error.ts'
export type { FormLimits } from './http/form-limits.ts'
export { type ClientAddress, HttpRequest, type RequestOrigin } from './http/http-request.ts'
export { HttpResponse, type ResponseBody } from './http/http-response.ts'
export type { LinkArguments, LinkQuery, LinkTarget, LinkValue } from './http/link.ts'
export type { ProxyHeader, ProxyOptions } from './http/proxy-options.ts'
export type { CookieOptions, CookieScope } from './http/serialize-cookie.ts'
export { UploadedFile } from './http/uploaded-file.ts'
export { type Catalogue, defineMessages, type Messages, type Translate } from './i18n/catalogue.ts'
export { negotiateLocale } from './i18n/negotiate-locale.ts'
export { message as validationMessage, type ValidationLocale } from './i18n/validation-messages.ts'
export { createLogger, type JsonLogger, type LoggerOptions } from './logging/json-logger.ts'
export type { LogFields, Logger, LogLevel } from './logging/logger.ts'
export type { Middleware } from './middleware/middleware.ts'
export type { AsyncApiDocument } from './openapi/asyncapi-types.ts'
export type { OpenApiDocument } from './openapi/document-types.ts'
export {
  body,
  cookie,
  type FormValue,
  file,
  form,
  header,
  path,
  query,
  type Uploaded,
} from './params/declare-params.ts'
export type {
  AnyParam,
  BodyOptions,
  FormOptions,
  NamedExample,
  Param,
  ParamOptions,
  TextOptions,
} from './params/param.ts'
export { defineResponse, type ResponseContent, type ResponseDefinition } from './responses/define-response.ts'
export { fastapiErrors } from './responses/fastapi-errors.ts'
export {
  html,
  json,
  type Pieces,
  type ResponseMaker,
  type ResponseOptions,
  redirect,
  stream,
  text,
} from './responses/make-response.ts'
export { as, encoded, eventStream, jsonLines, respond } from './responses/mark-output.ts'
export type {
  Encoded,
  EventStreamOptions,
  Inferred,
  NamedMember,
  Output,
  Outputs,
  Responded,
  Returned,
  ServerSentEvent,
  Streamed,
} from './responses/output.ts'
export type { OutputOptions } from './responses/output-options.ts'
export {
  type ErrorBodies,
  type ErrorContext,
  type ErrorFormat,
  problemDocuments,
} from './responses/problem-document.ts'
export { type Reply, response } from './responses/reply.ts'
export type { RespondWith } from './responses/response-builder.ts'
export { type SendFileOptions, sendFile } from './responses/send-file.ts'
export { type DataEvent, type EventFields, type RawEvent, serverSentEvent } from './responses/server-sent-event.ts'
export type { CompiledRoute } from './routing/compiled-route.ts'
export type { ErrorHandler } from './routing/error-handlers.ts'
export type {
  AnyRoute,
  Callbacks,
  CalledOperation,
  Documentation,
  DocumentedResponse,
  Route,
  RouteOptions,
  UnnamedOperation,
  Verb,
} from './routing/route.ts'
export type { IncludeOptions, RouterOptions, TrailingSlash } from './routing/route-group.ts'
export { Router } from './routing/router.ts'
export type { Received, Sent, SocketOptions, SocketRoute, SocketVerb } from './routing/socket-route.ts'
export type { AnyWebhook, Webhook, WebhookInputs, Webhooks } from './routing/webhooks.ts'
export { type PartialModel, partial } from './schema/partial.ts'
export type { InputOf, OutputOf, Schema } from './schema/schema.ts'
export { toJsonForm } from './schema/to-json-form.ts'
export { type FrontendOptions, frontend } from './static/frontend.ts'
export { type StaticFilesOptions, staticFiles } from './static/static-files.ts'
export type { TemplateEngine, TemplateEngineSettings } from './templates/template-engine.ts'
export { type TemplatePage, type Templates, type TemplatesOptions, templates } from './templates/templates.ts'
export type { InvalidMessage, Socket, SocketEnd } from './websockets/socket.ts'
export type { SocketDefinition, SocketLimits, SocketSettings } from './websockets/socket-settings.ts'
export { WebSocketClose, WebSocketDisconnect } from './websockets/websocket-close.ts'
