// Shows times in the reader's zone, with UTC on hover, and keeps a reader's own focus. Everything else works without it.
(function () {
  "use strict";
  // the reader's own kind of the page's language: not everybody who reads English has an AM and a PM
  var spoken = document.documentElement.lang;
  var language = (navigator.languages || []).find(function (one) { return one.split("-")[0] === spoken; }) || spoken;
  var full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" });
  var clock = new Intl.DateTimeFormat(language, { timeStyle: "medium" });

  function fill(root) {
    root.querySelectorAll("time[datetime]").forEach(function (element) {
      var moment = new Date(element.dateTime);
      if (isNaN(moment) || element.dataset.filled === element.dateTime) return;
      var today = moment.toDateString() === new Date().toDateString();
      element.title = moment.toISOString().replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
      element.textContent = (today ? clock : full).format(moment);
      element.dataset.filled = element.dateTime;
    });
  }

  // the overview: says when what it shows has grown old
  var stale = document.getElementById("stale");
  function tell(isStale) { return function () { if (stale) stale.hidden = !isStale; }; }
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach(function (name) { document.addEventListener(name, tell(true)); });
  document.addEventListener("htmx:afterSwap", tell(false));

  // who has been logged out meanwhile is led to the login, and does not get it in the middle of the page
  document.addEventListener("htmx:beforeSwap", function (event) {
    var answered = event.detail.xhr && event.detail.xhr.responseURL;
    if (answered && new URL(answered).pathname === "/login") {
      event.detail.shouldSwap = false;
      location.assign("/login");
    }
  });

  fill(document);
  document.addEventListener("htmx:afterSettle", function (event) { fill(event.target); });
})();
