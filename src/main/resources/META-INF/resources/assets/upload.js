// Shows how much of a file has been sent, and how much of it the service has read since: the comments ahead of its report say that.
// Without it the import works as well, and only says that it is at work.
(function () {
  "use strict";
  document.documentElement.classList.add("scripted");
  function bar(event, name) {
    return event.target.querySelector && event.target.querySelector("progress." + name);
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    ["uploaded", "read"].forEach(function (name) {
      var shown = bar(event, name);
      if (shown) shown.value = 0;
    });
  });
  document.addEventListener("htmx:xhr:progress", function (event) {
    var uploaded = bar(event, "uploaded");
    if (uploaded && event.detail.lengthComputable && event.detail.total) {
      uploaded.value = (100 * event.detail.loaded) / event.detail.total;
    }
  });
  document.addEventListener("htmx:beforeSend", function (event) {
    var read = bar(event, "read");
    var xhr = event.detail.xhr;
    if (read && xhr) {
      xhr.addEventListener("progress", function () {
        var last = xhr.responseText.slice(xhr.responseText.lastIndexOf("<!--")).match(/^<!--(\d+)-->/);
        if (last) read.value = Number(last[1]);
      });
    }
  });
})();
