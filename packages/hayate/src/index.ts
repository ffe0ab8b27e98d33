export type { AppDescription, AppLimits, AppOptions, TagDescription } from './app/app-options.ts'
export type { ErrorHandler } from './app/error-handlers.ts'
export type { Command, ErrorMapping, Extension } from './app/extension.ts'
export { Hayate } from './app/hayate.ts'
export type { FetchHandler, Mountable, MountedApp, MountTarget } from './app/mount.ts'
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
export { type InputIssue, type InputSource, type ValidationCode, validationCodes } from './errors/validation-codes.ts'
export { ValidationError } from './errors/validation-error.ts'
export { type ClientAddress, HttpRequest } from './http/http-request.ts'
export { HttpResponse, type ResponseBody } from './http/http-response.ts'
export type { CookieOptions } from './http/serialize-cookie.ts'
export { type Catalogue, defineMessages, type Messages, type Translate } from './i18n/catalogue.ts'
export { negotiateLocale } from './i18n/negotiate-locale.ts'
export type { ValidationLocale } from './i18n/validation-messages.ts'
export type { LogFields, Logger, LogLevel } from './logging/logger.ts'
export type { Middleware } from './middleware/middleware.ts'
export type { OpenApiDocument } from './openapi/document-types.ts'
export { body, cookie, form, header, path, query } from './params/declare-params.ts'
export type { AnyParam, BodyOptions, Param, ParamOptions } from './params/param.ts'
export { fastapiErrors } from './responses/fastapi-errors.ts'
export { html, json, type ResponseOptions, redirect, stream, text } from './responses/make-response.ts'
export { as, encoded, eventStream, jsonLines, respond } from './responses/mark-output.ts'
export type { Encoded, NamedMember, Output, Outputs, Responded, Returned, Streamed } from './responses/output.ts'
export { type ErrorContext, type ErrorFormat, problemDocuments } from './responses/problem-document.ts'
export { type Reply, response } from './responses/reply.ts'
export { type SendFileOptions, sendFile } from './responses/send-file.ts'
export type { CompiledRoute } from './routing/compiled-route.ts'
export type { AnyRoute, Documentation, Route, RouteOptions, Verb } from './routing/route.ts'
export type { IncludeOptions, RouterOptions } from './routing/route-group.ts'
export { Router } from './routing/router.ts'
export type { InputOf, OutputOf, Schema } from './schema/schema.ts'
