// Writes times as the reader's language does, with UTC on hover, and updates open pages without harm. Everything else works without it.
(function () {
  "use strict";
  // the reader's own kind of the page's language: not everybody who reads English has an AM and a PM
  var spoken = document.documentElement.lang;
  var language = (navigator.languages || []).find(function (one) { return one.split("-")[0] === spoken; }) || spoken;
  // the zone of the page; on the first page of a browser the server does not know it yet
  var root = document.documentElement;
  var here = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  var city = here.slice(here.lastIndexOf("/") + 1).replace(/_/g, " ");
  var told = document.cookie.split("; ").indexOf("local_zone=" + here) >= 0;
  if (!told) {
    document.cookie = "local_zone=" + here + "; path=/; max-age=31536000; SameSite=Lax" + (location.protocol === "https:" ? "; Secure" : "");
  }
  // the first page of a browser, or the first one after a journey; a zone that the server was told and does not know stays UTC
  if (!told && root.dataset.zone !== here && document.querySelector("[data-local-zone][aria-pressed=true]")) {
    root.dataset.zone = here;
    document.querySelectorAll("[data-zone-name], [data-local-zone]").forEach(function (name) { name.textContent = city; });
    document.querySelectorAll("input[data-moment]").forEach(function (field) {
      var moment = new Date(field.dataset.moment);
      field.value = new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    });
  }
  var zone = root.dataset.zone || "UTC";
  var full = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium", timeZone: zone });
  var clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", timeZone: zone });
  var day = new Intl.DateTimeFormat(language, { dateStyle: "short", timeZone: zone });
  var there = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "long", timeZone: here });

  function fill(root) {
    root.querySelectorAll("time[datetime]").forEach(function (element) {
      var moment = new Date(element.dateTime);
      if (isNaN(moment) || element.dataset.filled === element.dateTime) return;
      var today = day.format(moment) === day.format(new Date());
      var utc = moment.toISOString().replace("T", " ").replace(/(\.\d+)?Z$/, " UTC");
      element.title = zone === "UTC" ? there.format(moment) : utc;
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
      location.assign("/login?to=" + encodeURIComponent(location.pathname + location.search));
    }
  });

  // updates: none in a hidden tab, none while paused, and none under a reader's hands
  var polled = "[hx-trigger^='every']";
  var paused = false;
  try { paused = sessionStorage.getItem("updates") === "paused"; } catch (blocked) { /* it starts live */ }
  var button = document.getElementById("live-switch");
  function show() {
    button.dataset.live = button.dataset.live || button.textContent.trim();
    button.textContent = paused ? button.dataset.paused : button.dataset.live;
    button.setAttribute("aria-pressed", String(!paused));
    button.hidden = !document.querySelector(polled);
  }
  if (button) {
    show();
    button.addEventListener("click", function () {
      paused = !paused;
      try { sessionStorage.setItem("updates", paused ? "paused" : "live"); } catch (blocked) { /* it holds for this page */ }
      show();
    });
  }
  function isBusy(part) {
    var selection = getSelection();
    var selects = selection && !selection.isCollapsed && part.contains(selection.anchorNode);
    var active = document.activeElement;
    var types = active && part.contains(active) && active.matches("input, select, textarea");
    return selects || types || part.querySelector("details[open]") !== null;
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    var part = event.detail.elt;
    if (part.matches(polled) && (document.hidden || paused || isBusy(part))) event.preventDefault();
  });

  // what had the focus has it again, and what was scrolled stays
  function name(element) {
    return [element.tagName, element.id, element.getAttribute("href"), element.getAttribute("aria-label"), element.textContent].join("|");
  }
  var held = null;
  document.addEventListener("htmx:beforeSwap", function (event) {
    var part = event.detail.elt;
    held = null;
    if (!part || !part.matches(polled)) return;
    if (paused || isBusy(part)) {
      event.detail.shouldSwap = false;
      return;
    }
    var active = document.activeElement;
    held = {
      focus: active && active !== part && part.contains(active) ? name(active) : null,
      scrolled: Array.from(part.querySelectorAll(".scroll")).map(function (box) { return box.scrollLeft; }),
      top: scrollY
    };
  });
  document.addEventListener("htmx:afterSwap", function (event) {
    if (!held) return;
    var part = event.detail.target.isConnected ? event.detail.target : document.getElementById(event.detail.target.id);
    var before = held;
    held = null;
    if (!part) return;
    part.querySelectorAll(".scroll").forEach(function (box, i) { box.scrollLeft = before.scrolled[i] || 0; });
    if (before.focus) {
      var again = Array.from(part.querySelectorAll("a, button, summary, [tabindex]")).find(function (one) { return name(one) === before.focus; });
      if (again) again.focus({ preventScroll: true });
    }
    if (scrollY !== before.top) scrollTo(scrollX, before.top);
  });

  // ticks all rows of a list at once
  document.querySelectorAll("input[data-ticks]").forEach(function (all) {
    all.hidden = false;
    all.addEventListener("change", function () {
      document.querySelectorAll("input[type=checkbox][form='" + all.dataset.ticks + "']").forEach(function (one) { one.checked = all.checked; });
    });
  });

  // the form of an action closes on Escape and on a click beside it
  function closeActions(but) {
    document.querySelectorAll("details.act[open]").forEach(function (open) {
      if (but && open.contains(but)) return;
      var inside = open.contains(document.activeElement);
      open.open = false;
      if (inside) open.querySelector("summary").focus();
    });
  }
  document.addEventListener("keydown", function (event) { if (event.key === "Escape") closeActions(); });
  document.addEventListener("click", function (event) { closeActions(event.target); });

  // the search box
  document.addEventListener("keydown", function (event) {
    var box = document.getElementById("search");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || !box) return;
    if (event.target.matches("input, select, textarea")) return;
    event.preventDefault();
    box.focus();
  });

  // keys: by their place on the keyboard, so that they work in a Russian layout too; a reader can turn them off
  var dialog = document.getElementById("keyboard");
  var areOn = true;
  try { areOn = localStorage.getItem("keys") !== "off"; } catch (blocked) { /* they are on */ }
  var sections = { KeyO: "/", KeyF: "/failures", KeyG: "/groups", KeyT: "/tasks", KeyS: "/sources", KeyC: "/schedules", KeyQ: "/quotas", KeyD: "/dead_letters" };
  var goes = false;
  function step(by) {
    var links = Array.from(document.querySelectorAll("main tbody tr")).map(function (row) { return row.querySelector("a[href]"); }).filter(Boolean);
    var row = document.activeElement.closest("tbody tr");
    var at = row ? links.findIndex(function (link) { return row.contains(link); }) : -1;
    var next = links[Math.min(links.length - 1, Math.max(0, at + by))];
    if (next) next.focus();
  }
  if (dialog) {
    var choice = dialog.querySelector("input");
    choice.checked = areOn;
    choice.addEventListener("change", function () {
      areOn = choice.checked;
      try { localStorage.setItem("keys", areOn ? "on" : "off"); } catch (blocked) { /* it holds for this page */ }
    });
    document.querySelectorAll("[data-keys]").forEach(function (opener) {
      opener.hidden = false;
      opener.addEventListener("click", function () { dialog.showModal(); });
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !areOn || !dialog || dialog.open) return;
    if (event.target.matches("input, select, textarea")) return;
    var link = goes && sections[event.code] ? document.querySelector(".top nav a[href='" + sections[event.code] + "']") : null;
    goes = !goes && event.code === "KeyG";
    if (link) {
      event.preventDefault();
      link.click();
    } else if (event.key === "?") {
      dialog.showModal();
    } else if (event.code === "KeyJ" || event.code === "KeyK") {
      step(event.code === "KeyJ" ? 1 : -1);
    }
  });

  // texts that people copy: browsers give the clipboard to pages by HTTPS and on localhost only
  function offerCopies(root) {
    if (!navigator.clipboard) return;
    root.querySelectorAll("pre:not(article pre)").forEach(function (text) {
      if (text.dataset.copied) return;
      text.dataset.copied = "no";
      var copy = document.createElement("button");
      copy.type = "button";
      copy.className = "small copy";
      copy.textContent = document.body.dataset.copy;
      copy.addEventListener("click", function () {
        navigator.clipboard.writeText(text.textContent).then(function () { copy.textContent = document.body.dataset.copied; });
      });
      text.before(copy);
    });
  }

  fill(document);
  offerCopies(document);
  document.addEventListener("htmx:afterSettle", function (event) {
    fill(event.target);
    offerCopies(event.target.isConnected ? event.target : document);
  });
})();
