// Starts Swagger UI with the settings that the page carries as inert data, so that the page needs no inline script.
;(function () {
  'use strict'
  var settings = JSON.parse(document.getElementById('hayate-settings').textContent)
  document.body.style.margin = '0'

  // The page may stand below a prefix that the server does not know of: a mount, or a proxy that strips it.
  var at = location.pathname.lastIndexOf(settings.path)
  var prefix = at > 0 && at + settings.path.length === location.pathname.length ? location.pathname.slice(0, at) : ''

  function absolute(url) {
    return new URL(url, location.href).href
  }

  function hayatePlugin() {
    return {
      statePlugins: {
        spec: {
          wrapActions: {
            // Without servers a document's paths begin at the origin; here they begin at the prefix.
            updateJsonSpec: function (next) {
              return function (spec) {
                var servers = spec && spec.servers
                if (prefix === '' || !spec || (servers && servers.length > 0)) return next(spec)
                return next(Object.assign({}, spec, { servers: [{ url: prefix }] }))
              }
            },
          },
        },
        auth: {
          wrapActions: {
            // The login is kept in localStorage: the token is needed there, the password and the client's secret are not.
            authorizeOauth2: function (next) {
              return function (payload) {
                var auth = Object.assign({}, payload.auth)
                delete auth.password
                delete auth.clientSecret
                return next({ auth: auth, token: payload.token })
              }
            },
          },
        },
      },
    }
  }

  var ui = window.SwaggerUIBundle(
    Object.assign({}, settings.parameters, {
      url: absolute(settings.openapiUrl),
      dom_id: '#swagger-ui',
      // `?url=` and `?configUrl=` must never bring a document from elsewhere.
      queryConfigEnabled: false,
      oauth2RedirectUrl: settings.oauth2RedirectUrl === null ? undefined : absolute(settings.oauth2RedirectUrl),
      plugins: [hayatePlugin],
    }),
  )
  if (settings.initOAuth !== null) ui.initOAuth(settings.initOAuth)
})()
