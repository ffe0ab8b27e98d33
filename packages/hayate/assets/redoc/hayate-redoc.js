// Starts ReDoc with the settings that the page carries as inert data, so that the page needs no inline script.
;(function () {
  'use strict'
  var settings = JSON.parse(document.getElementById('hayate-settings').textContent)
  document.body.style.margin = '0'
  var url = new URL(settings.openapiUrl, location.href).href
  window.Redoc.init(url, settings.parameters, document.getElementById('redoc'))
})()
